import type { Environment } from '../config/project';
import type { ProviderKind } from '../ports/provider';
import type { SharersOf } from '../watchProviders';
import type { Renewal } from './renewLease';

/**
 * What a run of the environment leases where machines share a history: the environment, which the history knows by its name
 * alone, and all that is watched (ADR 8). What is watched on loopback is each machine's own.
 *
 * @param host name of this machine
 */
export const leasedThings = (
  { name, providers }: Pick<Environment, 'name' | 'providers'>,
  kinds: readonly ProviderKind[],
  host: string,
): readonly string[] => [
  ...new Set([
    `environment ${name}`,
    ...providers.flatMap(({ kind, settings }) =>
      watchedThings(
        kinds.find((each) => each.kind === kind),
        settings,
        host,
      ),
    ),
  ]),
];

/** Of one provider. */
function watchedThings(kind: ProviderKind | undefined, settings: unknown, host: string): readonly string[] {
  // An offline check may lack the variables that they need.
  if (kind === undefined || settings === undefined) return [];
  const watched = kind.watched(settings);
  return kind.isLoopback(settings) ? watched.map((each) => `${each} on ${host}`) : watched;
}

/** How many processes divide the requests to one provider: as many as ask the thing of it that is asked by most. */
export const sharersIn =
  (lease: Pick<Renewal, 'sharersOf'>, host: string): SharersOf =>
  (kind, settings) =>
    Math.max(1, ...watchedThings(kind, settings, host).map((thing) => lease.sharersOf(thing)));
