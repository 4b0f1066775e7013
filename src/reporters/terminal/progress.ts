import type { Conclusions } from '../../domain/conclusions';
import type { Fact, PhaseName } from '../../domain/facts';
import { factTime } from '../../domain/factTime';

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
  readonly conclusions?: Conclusions;
}

/** The progress after one more fact; of none before the first. */
export function advance(before: Progress | undefined, fact: Fact, conclusions: Conclusions): Progress {
  const { latest: atMs } = factTime(fact);
  const known = before ?? { startedAtMs: atMs, phaseStartedAtMs: atMs, pollsOk: 0, pollsFailed: 0, failedInARow: 0 };
  return { ...known, ...changeBy(fact, known), conclusions };
}

function changeBy(fact: Fact, { pollsOk, pollsFailed, failedInARow }: Progress): Partial<Progress> {
  if (fact.type === 'phase-entered') return { phase: fact.phase, phaseStartedAtMs: fact.atMs };
  if (fact.type === 'probed' && fact.probe === 'effect') return { lastProbe: fact.detail };
  if (fact.type !== 'polled') return {};
  return fact.result.ok
    ? { pollsOk: pollsOk + 1, failedInARow: 0 }
    : { pollsFailed: pollsFailed + 1, failedInARow: failedInARow + 1 };
}
