import type { Tools } from '../assemble';
import { UsageError } from '../domain/errors';
import { isPostgresUrl } from '../domain/postgresUrl';
import { leasedThings } from '../lease/leasedThings';
import { createPostgresLeases } from '../lease/postgresLeases';
import type { LeaseTerms } from '../lease/takeLease';
import type { Edge } from '../edge';
import { initiator } from '../system/initiator';
import type { Selection } from './select';

/** Undefined where the history is no database that machines share. Nothing is asked yet. Throws UsageError. */
export function leaseTermsOf(
  { argv, env }: Pick<Edge, 'argv' | 'env'>,
  { kinds }: Pick<Tools, 'kinds'>,
  { project, environment }: Pick<Selection, 'project' | 'environment'>,
): LeaseTerms | undefined {
  const url = project.historyPlace;
  if (!isPostgresUrl(url)) return undefined;
  const { user, host } = initiator(argv, env);
  return {
    store: createPostgresLeases(url),
    url,
    things: leasedThings(environment, kinds.providers, host),
    user,
    host,
  };
}

/** A run that can't know whether another one drills the same does not begin. */
export const withoutLease = ({ message, hint, cause }: UsageError): UsageError =>
  new UsageError(`no lease can be had, without which machines that share a history don't drill: ${message}`, {
    hint: `${hint === undefined ? '' : `${hint}\n`}--no-lease drills without, where no other machine can be at it`,
    cause,
  });
