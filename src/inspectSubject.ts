import { boundText } from './domain/boundText';
import { ProviderError } from './domain/errors';
import type { BlockReason } from './domain/facts';
import type { Expectation, Forbidden } from './domain/scenario';
import { inSeconds } from './domain/wording';
import type { DrillContext } from './drillContext';
import type { Inspection, Window } from './ports/provider';

/**
 * What the provider says of a monitor before a drill, and what is in the way. A provider that can't be asked is in the
 * way as well; undefined after an interrupt.
 */
export async function inspectSubject(
  { providers, interrupt, scenario }: Pick<DrillContext, 'providers' | 'interrupt' | 'scenario'>,
  subject: Expectation | Forbidden,
  window: Window,
): Promise<Inspection | undefined> {
  const watched = providers.get(subject.provider);
  if (watched === undefined) {
    const detail = `the environment has no provider ${subject.provider}`;
    return blockedBy({ key: subject.key, cause: 'no-provider', detail });
  }
  try {
    await watched.identified;
    const found = await watched.provider.inspect(subject, window, interrupt);
    const inspection = scenario.fault?.synthetic === true ? withoutNoData(found) : found;
    return { ...inspection, blockers: [...inspection.blockers, ...deadlineUnderFloor(subject, inspection)] };
  } catch (error) {
    if (interrupt.aborted) return undefined;
    if (!(error instanceof ProviderError)) throw error;
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    return blockedBy({ key: subject.key, cause: `provider-${error.failure}`, detail: error.message, ...hint });
  }
}

const blockedBy = (reason: BlockReason): Inspection => ({ notes: [], blockers: [reason] });

/** Data that are made up need none to be there before: a note then. */
function withoutNoData({ blockers, notes, ...inspection }: Inspection): Inspection {
  const isNoData = ({ cause }: BlockReason) => cause === 'no-data';
  return {
    ...inspection,
    blockers: blockers.filter((reason) => !isNoData(reason)),
    notes: [...notes, ...blockers.filter(isNoData).map(({ detail }) => `${detail}; the fault has to bring some`)],
  };
}

/** A deadline under the floor can never be met. */
function deadlineUnderFloor(subject: Expectation | Forbidden, { monitor }: Inspection): readonly BlockReason[] {
  const floor = monitor?.floor;
  if (!('withinMs' in subject) || floor === undefined || subject.withinMs >= floor.ms) return [];
  return [
    {
      key: subject.key,
      cause: 'deadline-under-floor',
      detail: `within ${inSeconds(subject.withinMs)} can't be met: this monitor needs at least ${boundText(floor)}`,
      hint: 'give it more time, or make the monitor faster',
    },
  ];
}
