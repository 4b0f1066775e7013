import type { Exclusion, ListedMonitor, MonitorResult, ProofState } from './proof';

/**
 * What `alertdrill coverage` found: which monitors were shown to fire. (coverage.ts is about another thing: whether polls
 * left gaps.) Times are ISO 8601 in UTC, durations ms.
 */
export interface CoverageReport {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'alertdrill'; readonly version: string };
  readonly environment: string;
  readonly at: string;
  /** Whether providers were asked, or files read. */
  readonly source: 'providers' | 'files';
  readonly totals: CoverageTotals;
  readonly bars: CoverageBars;
  readonly monitors: readonly MonitorCoverage[];
  /** What else a reader should know: also on stderr. */
  readonly notes: readonly string[];
}

export interface CoverageTotals {
  readonly monitors: number;
  readonly failing: number;
  readonly stale: number;
  readonly inconclusive: number;
  readonly neverRun: number;
  readonly withoutExpectation: number;
  readonly proven: number;
  readonly excluded: number;
  /** Proven of all that are not excluded, rounded down to tenths; absent: there is none. */
  readonly percent?: number;
}

export interface CoverageBars {
  readonly failUnder?: { readonly percent: number; readonly isMet: boolean };
  readonly requireNew?: {
    /** The commit that the monitors of today were compared with. */
    readonly comparedWith: string;
    readonly withinMs: number;
    readonly isMet: boolean;
    /** Names of the new monitors without an expectation. */
    readonly lacking: readonly string[];
  };
}

export interface MonitorCoverage extends Omit<ListedMonitor, 'configHash'> {
  readonly state: ProofState;
  /** In words, where the state alone says too little. */
  readonly detail?: string;
  /** Scenarios of the environment that expect an alert of it. */
  readonly scenarios: readonly string[];
  /** The drill that the state follows from. */
  readonly result?: Omit<MonitorResult, 'configHash'> & { readonly marginMs?: number };
  /** Against the drill's; absent: there is no such drill. */
  readonly configuration?: 'same' | 'changed' | 'unknown';
  /** In force, or expired: then it counts no more. */
  readonly exclusion?: Exclusion & { readonly isExpired: boolean };
  /** Only with --require-new: it was not there then. */
  readonly isNew?: boolean;
}
