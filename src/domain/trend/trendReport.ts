import type { Baseline, Difference, ExpectationTrend, LatencySummary, Need, Shift, Turned } from './expectationTrend';
import type { ConfigDifference } from './configDifferences';

/** What `alertdrill history trend` found. Times are ISO 8601 in UTC, durations ms. */
export interface TrendReport {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'alertdrill'; readonly version: string };
  readonly at: string;
  readonly terms: {
    readonly significance: number;
    /** As it was asked for: `10%` of the deadline, or `30s`. */
    readonly minEffect: string;
    /** Results from before are left out. */
    readonly since?: string;
  };
  readonly totals: TrendTotals;
  /** What there is to be said of first. */
  readonly expectations: readonly TrendEntry[];
}

export interface TrendTotals {
  readonly expectations: number;
  readonly regressed: number;
  readonly improved: number;
  readonly recovered: number;
  readonly tooFew: number;
  readonly steady: number;
  /** Of all: the last result lies above the worst case. */
  readonly aboveWorst: number;
  /** Of all: the last result failed. */
  readonly failing: number;
  /** Their scenarios no longer have them. */
  readonly gone: number;
}

/** One expectation in one environment. */
export interface TrendEntry {
  readonly environment: string;
  readonly scenario: string;
  readonly key: string;
  readonly provider: string;
  readonly monitor: string;
  readonly severity?: string;
  readonly state: ExpectationTrend['state'];
  readonly baseline: Baseline & {
    /** Where it was accepted. */
    readonly reason?: string;
    readonly by?: string;
  };
  readonly runs: {
    readonly judged: number;
    readonly passed: number;
    readonly inconclusive: number;
    /** How many more it takes until a shift can be told from chance. */
    readonly lacking: number;
  };
  readonly latencyMs: LatencySummary;
  readonly withinMs: number;
  readonly floorMs?: number;
  readonly worstMs?: number;
  readonly last: TrendPoint & {
    /** What was left of the deadline; negative: late. */
    readonly marginMs?: number;
    readonly isAboveWorst: boolean;
  };
  readonly slower?: Difference;
  readonly turned?: Turned;
  readonly faster?: Difference;
  readonly cause?: TrendCause;
  readonly shifts: readonly Shift[];
  readonly needs: readonly Need[];
  /** Since the baseline began, the latest 400 at most, oldest first. */
  readonly results: readonly TrendPoint[];
}

export interface TrendPoint {
  readonly at: string;
  readonly run: string;
  readonly outcome: string;
  readonly verdict: string;
  /** The middle of what was measured. */
  readonly latencyMs?: number;
}

/** The monitor's configuration changed just when results did. */
export interface TrendCause {
  /** Of the first result with the new one. */
  readonly at: string;
  readonly run: string;
  /** Absent: one of both was not kept. */
  readonly differences?: readonly ConfigDifference[];
}

/** The order in which people are told. */
export const trendStates = [
  'regressed',
  'improved',
  'recovered',
  'too-few',
  'steady',
] as const satisfies readonly ExpectationTrend['state'][];

/** Whether there is something to be said of it: a night without has one line. */
export const isNews = ({ state, last }: Pick<TrendEntry, 'state' | 'last'>): boolean =>
  state === 'regressed' || state === 'improved' || state === 'recovered' || last.isAboveWorst;
