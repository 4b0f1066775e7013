import { boundText } from './domain/boundText';
import { ProviderError } from './domain/errors';
import type { BlockReason } from './domain/facts';
import type { Expectation, Forbidden, Scenario } from './domain/scenario';
import { inSeconds } from './domain/wording';
import type { DrillContext } from './drillContext';
import type { MadeValue } from './ports/madeValue';
import type { Inspection, Provider, Window } from './ports/provider';

/**
 * What the provider says of a monitor before a drill, and what is in the way. A provider that can't be asked is in the
 * way as well; undefined after an interrupt.
 */
export async function inspectSubject(
  {
    providers,
    interrupt,
    scenario,
    faultKinds,
  }: Pick<DrillContext, 'providers' | 'interrupt' | 'scenario' | 'faultKinds'>,
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
    const weak = await weakness(watched.provider, subject, madeUp(scenario, faultKinds), interrupt);
    return {
      ...inspection,
      blockers: [...inspection.blockers, ...deadlineUnderFloor(subject, inspection), ...weak],
    };
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

const madeUp = ({ fault }: Scenario, kinds: DrillContext['faultKinds']): readonly MadeValue[] =>
  (fault && kinds.get(fault.kind)?.makesUp?.(fault.options)) ?? [];

/** A fault whose own values can't raise the alert shows nothing but that. */
async function weakness(
  provider: Provider,
  subject: Expectation | Forbidden,
  made: readonly MadeValue[],
  signal: AbortSignal,
): Promise<readonly BlockReason[]> {
  if (made.length === 0 || !('withinMs' in subject)) return [];
  const found = await provider.tooWeak?.(subject, made, signal);
  return found === undefined ? [] : [{ key: subject.key, cause: 'fault-too-weak', ...found }];
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
