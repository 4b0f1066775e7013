import type { Expectation } from '../domain/scenario';
import type { EnvironmentOutline } from './environmentOutline';
import type { Issue } from './issue';
import { startsWith } from './issue';
import type { ExpectedInput } from './soundInput';
import type { SoundItem } from './soundItem';

/** Whose alert is expected. */
export type ExpectedMonitor = Pick<Expectation, 'provider' | 'monitor'>;

/**
 * What can be told of the expectations of a file in which something else is wrong: it was meant to prove these monitors.
 * Left out is one whose monitor or provider is not known. Undefined where there is no list of them.
 *
 * @param unknown values that are not there yet: blanks, variables that are not set
 */
export function expectedMonitors(
  expect: readonly SoundItem<ExpectedInput>[] | undefined,
  { providers = [] }: Pick<EnvironmentOutline, 'providers'>,
  unknown: readonly Pick<Issue, 'path'>[],
): readonly ExpectedMonitor[] | undefined {
  const [only, ...others] = providers;
  const usual = others.length === 0 ? only?.name : undefined;
  return expect?.flatMap(({ index, value, isSound }) => {
    const isKnown = (key: string): boolean => !unknown.some(({ path }) => startsWith(path, ['expect', index, key]));
    const { monitor, provider = usual } = value;
    if (monitor === undefined || provider === undefined || !isSound('monitor', 'provider')) return [];
    if (!isKnown('monitor') || !isKnown('provider')) return [];
    return [{ provider, monitor: typeof monitor === 'string' ? { name: monitor } : monitor }];
  });
}
