import type { Conclusions } from '../../domain/conclusions';
import type { Fact, PhaseName } from '../../domain/facts';
import { factTime } from '../../domain/factTime';
import { stateOf } from './newsOfAlert';

/** What the screen remembers of a drill that goes on. */
export interface Progress {
  readonly startedAtMs: number;
  readonly phase?: PhaseName;
  readonly phaseStartedAtMs: number;
  readonly pollsOk: number;
  readonly pollsFailed: number;
  /** Polls that failed since the last one that did not. */
  readonly failedInARow: number;
  /** What the last probe of the effect saw. */
  readonly lastProbe?: string;
  /** The last state of each alert, by its id. */
  readonly alertStates: ReadonlyMap<string, string>;
  readonly conclusions?: Conclusions;
}

const untouched = { pollsOk: 0, pollsFailed: 0, failedInARow: 0, alertStates: new Map<string, string>() };

/** The progress after one more fact; of none before the first. */
export function advance(before: Progress | undefined, fact: Fact, conclusions: Conclusions): Progress {
  const { latest: atMs } = factTime(fact);
  const known = before ?? { ...untouched, startedAtMs: atMs, phaseStartedAtMs: atMs };
  return { ...known, ...changeBy(fact, known), conclusions };
}

function changeBy(fact: Fact, { pollsOk, pollsFailed, failedInARow, alertStates }: Progress): Partial<Progress> {
  if (fact.type === 'phase-entered') return { phase: fact.phase, phaseStartedAtMs: fact.atMs };
  if (fact.type === 'probed' && fact.probe === 'effect') return { lastProbe: fact.detail };
  if (fact.type === 'alert-seen') {
    return { alertStates: new Map([...alertStates, [fact.alert.id, stateOf(fact.alert)]]) };
  }
  if (fact.type !== 'polled') return {};
  return fact.result.ok
    ? { pollsOk: pollsOk + 1, failedInARow: 0 }
    : { pollsFailed: pollsFailed + 1, failedInARow: failedInARow + 1 };
}
