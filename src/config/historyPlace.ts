import { resolve } from 'node:path';
import { isPostgresUrl, passwordsOfPostgres } from '../domain/postgresUrl';
import type { Interpolated } from './interpolate';
import { asRecord } from './record';
import { Secret } from './secret';
import { withheldVariables } from './withheldVariables';

/** A file's name begins in the folder; a URL begins nowhere. */
export const historyPlaceIn = (dir: string, place: string): string =>
  isPostgresUrl(place) ? place : resolve(dir, place);

/**
 * What no output may show of it, whichever environment is drilled in, and the variables that programs do not inherit: the
 * one that the URL comes from, since a fault has nothing to do with the history.
 */
export function historySecrets(
  { value, used }: Interpolated,
  environmentVariables: Readonly<Record<string, string | undefined>>,
): { readonly hidden: readonly Secret[]; readonly withheld: readonly string[] } {
  const place = asRecord(value)?.['history'];
  if (typeof place !== 'string' || !isPostgresUrl(place)) return { hidden: [], withheld: [] };
  const inUrl = passwordsOfPostgres(place).map((password) => new Secret('of the history', password));
  const inVariable = environmentVariables['PGPASSWORD'] ?? '';
  const url = inUrl.length === 0 ? [] : [new Secret('of the history', place)];
  return {
    hidden: [...inUrl, ...(inVariable === '' ? [] : [new Secret('PGPASSWORD', inVariable)])],
    withheld: withheldVariables(
      [...inUrl, ...url],
      used.filter(({ path }) => path[0] === 'history'),
    ),
  };
}
