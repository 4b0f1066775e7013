import { epochMsOf } from './isoTime';
import type { LatencyReport } from './report';
import type { Outcome } from './verdict';

/** A monitor that may or may not have been shown to fire. */
export interface ListedMonitor {
  /** The provider's name in the environment. */
  readonly provider: string;
  /** Absent where a file of monitors gives none. */
  readonly id?: string;
  readonly name: string;
  readonly type: string;
  readonly url?: string;
  /** Absent where it can't be told: then nothing is known of changes since a proof. */
  readonly configHash?: string;
}

/** What one expectation of a monitor came to in one drill. */
export interface MonitorResult {
  readonly run: string;
  readonly scenario: string;
  /** When the fault was injected; of a drill that came not so far, when the run began. ISO 8601. */
  readonly at: string;
  /** Passed: it fired in time. Failed: it did not, or one of `notified` and `resolved` failed after it. */
  readonly outcome: Outcome;
  /** The one that decided: `detected`, `missed`, `not-notified`. */
  readonly verdict: string;
  readonly withinMs: number;
  readonly latencyMs?: LatencyReport;
  readonly configHash?: string;
  /** The drill made the monitor's input up instead of breaking anything. */
  readonly synthetic?: true;
}

/** Of the runs that are known: of each kind the latest. */
export interface Evidence {
  /** Passed or failed. */
  readonly judged?: MonitorResult;
  /** Inconclusive, and later than any that was judged. */
  readonly inconclusive?: MonitorResult;
}

export interface Exclusion {
  readonly reason: string;
  /** The last day on which it holds, UTC: `2027-03-01`. */
  readonly until: string;
}

/** What is known of one monitor, beside the monitor itself. */
export interface Known {
  readonly evidence: Evidence;
  /** An expectation file of the environment expects an alert of it. */
  readonly isExpected: boolean;
  readonly exclusion?: Exclusion;
  readonly configHash?: string;
}

export interface Terms {
  /** Harness's clock, ms. */
  readonly nowMs: number;
  /** A proof that is older proves nothing any more; absent: it does, however old. */
  readonly maxAgeMs?: number;
}

export type ProofState = Standing['state'];

/** How a monitor stands. */
export type Standing =
  | { readonly state: 'excluded' }
  | { readonly state: 'failing'; readonly result: MonitorResult; readonly configuration: Comparison }
  | {
      readonly state: 'stale';
      readonly result: MonitorResult;
      readonly configuration: Comparison;
      readonly why: 'changed' | 'too-old';
    }
  | { readonly state: 'proven'; readonly result: MonitorResult; readonly configuration: Comparison }
  | { readonly state: 'inconclusive'; readonly result: MonitorResult }
  | { readonly state: 'never-run' }
  | { readonly state: 'without-expectation' };

/** The monitor's configuration now, against that of the drill. */
export type Comparison = 'same' | 'changed' | 'unknown';

/** The worst first: the order in which people are told. */
export const proofStates = [
  'failing',
  'stale',
  'inconclusive',
  'never-run',
  'without-expectation',
  'proven',
  'excluded',
] as const satisfies readonly ProofState[];

/**
 * The first that applies:
 *
 * 1. `excluded`: somebody said so, and it holds to this day. Whatever drills said of it is not asked for.
 * 2. The latest run that judged the monitor (by whatever expectation) counts, whether or not a file still has that
 *    expectation; in that run the worst of them (see createEvidence). `failing`: it did not fire in time, also where its
 *    configuration was changed since, for nobody has shown that this helped. `stale`: it fired, but was changed since, or
 *    that was longer ago than `maxAgeMs`. `proven`: it fired, and is as it was, or nothing is known of that.
 * 3. `inconclusive`: it was drilled, and never judged. After a judgement an inconclusive drill changes nothing: it says
 *    nothing about the monitor.
 * 4. `never-run`: a file expects an alert of it. `without-expectation`: none does.
 *
 * To be forbidden (`forbid`) is no expectation: that it stays quiet does not show that it can fire.
 */
export function standingOf({ evidence, isExpected, exclusion, configHash }: Known, terms: Terms): Standing {
  if (exclusion !== undefined && isInForce(exclusion, terms.nowMs)) return { state: 'excluded' };
  const { judged, inconclusive } = evidence;
  if (judged !== undefined) return standingBy(judged, compare(judged.configHash, configHash), terms);
  if (inconclusive !== undefined) return { state: 'inconclusive', result: inconclusive };
  return { state: isExpected ? 'never-run' : 'without-expectation' };
}

function standingBy(result: MonitorResult, configuration: Comparison, { nowMs, maxAgeMs }: Terms): Standing {
  if (result.outcome === 'failed') return { state: 'failing', result, configuration };
  if (configuration === 'changed') return { state: 'stale', result, configuration, why: 'changed' };
  if (maxAgeMs !== undefined && nowMs - epochMsOf(result.at) > maxAgeMs) {
    return { state: 'stale', result, configuration, why: 'too-old' };
  }
  return { state: 'proven', result, configuration };
}

const compare = (then: string | undefined, now: string | undefined): Comparison =>
  then === undefined || now === undefined ? 'unknown' : then === now ? 'same' : 'changed';

const dayMs = 86_400_000;

/** To the end of its day. */
export const isInForce = ({ until }: Exclusion, nowMs: number): boolean =>
  nowMs < epochMsOf(`${until}T00:00:00.000Z`) + dayMs;

/** How much of the deadline was left. Negative: none, it was late. ms */
export const marginMs = ({ withinMs, latencyMs }: MonitorResult): number | undefined =>
  latencyMs === undefined ? undefined : withinMs - latencyMs.estimate;
