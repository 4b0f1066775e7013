import type { LatencyReport } from '../report';

/** One result of an expectation, as the history keeps it. */
export interface TrendResult {
  readonly run: string;
  /** ISO 8601: of the injection, or of the run where nothing was injected. */
  readonly at: string;
  readonly verdict: string;
  readonly outcome: string;
  readonly latencyMs?: LatencyReport;
  readonly withinMs: number;
  readonly floorMs?: number;
  readonly worstMs?: number;
  readonly monitorHash?: string;
  readonly scenarioHash: string;
}

/** Latencies of one kind. Those that never came count as longer than all others. */
export interface LatencySummary {
  readonly count: number;
  /** So many of them never came. */
  readonly missed: number;
  /** Absent: it lies among those that never came; so with the others. */
  readonly medianMs?: number;
  readonly p95Ms?: number;
  /** Between the first and the third quartile. */
  readonly spreadMs?: number;
}

/** Latencies became another kind. */
export interface Shift {
  /** When the first result of the new kind began, and its run. */
  readonly at: string;
  readonly run: string;
  /** The last of the old kind. */
  readonly after: string;
  /** When it was found. */
  readonly foundAt: string;
  readonly direction: 'slower' | 'faster' | 'back';
}

/** The latest results are of another kind than the reference. */
export interface Difference {
  readonly shift: Shift;
  readonly before: LatencySummary;
  readonly now: LatencySummary;
  /** Of the medians. Absent: one of them never came. */
  readonly byMs?: number;
  /** How often chance alone would do as much, in one look (Mann and Whitney). */
  readonly pValue: number;
}

/** Drills passed, and no longer do. */
export interface Turned {
  /** The first that failed, of those that have failed since. */
  readonly at: string;
  readonly run: string;
  readonly verdict: string;
  /** How many have failed since. */
  readonly count: number;
  /** The last that passed. */
  readonly after: string;
}

/** The configuration of the monitor is another one since just then. */
export interface Suspect {
  readonly at: string;
  readonly run: string;
  readonly beforeHash: string;
  readonly afterHash: string;
}

export interface Baseline {
  /** Of its first result. ISO 8601 */
  readonly since: string;
  /** What came before it is not compared with. */
  readonly why: 'first-run' | 'scenario-changed' | 'accepted';
}

/** How many runs a shift takes to be found in 95 % of cases. */
export interface Need {
  readonly shiftMs: number;
  /** Absent: it can't be told yet, or is more than anybody waits for. */
  readonly runs?: number;
}

/** What has become of one expectation since its baseline began. */
export interface ExpectationTrend {
  /** The first that applies. `too-few`: a shift can't be told from chance yet. */
  readonly state: 'regressed' | 'improved' | 'recovered' | 'too-few' | 'steady';
  readonly baseline: Baseline;
  readonly judged: number;
  readonly passed: number;
  readonly inconclusive: number;
  /** Of the last that was judged. */
  readonly last: TrendResult;
  /** Of the latest kind. */
  readonly latency: LatencySummary;
  readonly slower?: Difference;
  readonly turned?: Turned;
  readonly faster?: Difference;
  readonly suspect?: Suspect;
  /** The last one lies above the worst case that the monitor's configuration allows. */
  readonly isAboveWorst: boolean;
  readonly shifts: readonly Shift[];
  readonly needs: readonly Need[];
  /** How many more results it takes until a shift can be told from chance; 0: none. */
  readonly lacking: number;
  /** Since the baseline began, oldest first; inconclusive ones as well. */
  readonly results: readonly TrendResult[];
}
