import type { KnownReport } from '../knownReport';

/** Past runs with their reports, wherever they are kept. Every method throws a UsageError where that place can't be used. */
export interface HistoryStore {
  /** Keeps runs, all of them or none. One that is there already is replaced where it was cut off, else left as it is. */
  keep(runs: readonly KeptRun[]): Promise<Kept>;
  /** Which of these are kept whole: there is nothing to add to them. */
  wholeAmong(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** The newest first. */
  list(query: HistoryQuery): Promise<readonly ListedDrill[]>;
  /** The newest run whose id begins with `prefix`; undefined where there is none. */
  find(prefix: string): Promise<StoredRun | undefined>;
  /** All runs since then, the oldest first. */
  each(sinceIso?: string): AsyncIterable<StoredRun>;
  /** How many runs began before that; they are removed, unless `isTrial`. */
  prune(beforeIso: string, isTrial: boolean): Promise<number>;
  /** What each expectation has come to in each environment, ordered by environment, scenario and key. */
  results(query: ResultsQuery): Promise<readonly ExpectationResults[]>;
  /** Configurations of monitors and scenarios by their hashes: canonical JSON. One that no report had is not there. */
  configs(hashes: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Remembers baselines, all of them or none; one that is known already stays as it is. */
  accept(acceptances: readonly Acceptance[]): Promise<void>;
  /** The oldest first. */
  acceptances(): Promise<readonly Acceptance[]>;
  close(): Promise<void>;
}

export interface StoredRun {
  readonly id: string;
  /** The run was killed: the report says what its recording shows. */
  readonly isCutOff: boolean;
  /** The report as it was written: JSON. */
  readonly report: string;
}

export interface KeptRun extends StoredRun {
  /** The same, as far as it is looked for. */
  readonly known: KnownReport;
}

export interface Kept {
  readonly added: number;
  /** They had been cut off, and are whole now. */
  readonly completed: number;
  readonly known: number;
}

export interface HistoryQuery {
  readonly environment?: string;
  readonly scenario?: string;
  /** How many at most. */
  readonly last: number;
}

/** A drill of a run, and what its expectations came to. */
export interface ListedDrill {
  readonly run: string;
  readonly environment: string;
  /** ISO 8601: of the injection, or of the run where nothing was injected. */
  readonly at: string;
  readonly scenario: string;
  readonly outcome: string;
  readonly cutOff: boolean;
  readonly results: readonly ListedResult[];
}

export interface ListedResult {
  readonly monitor: string;
  readonly verdict: string;
  /** Absent: it was not detected. */
  readonly latencyMs?: KeptLatency;
}

/** ms */
export interface KeptLatency {
  readonly earliest: number;
  readonly estimate: number;
  readonly latest: number;
}

/** What is given is what all results have. */
export interface ResultsQuery {
  readonly environment?: string;
  readonly scenario?: string;
  /** Of the expectation within its scenario. */
  readonly key?: string;
}

/** One expectation in one environment: what is compared with itself over time. */
export interface ExpectationResults {
  readonly environment: string;
  readonly scenario: string;
  readonly key: string;
  readonly provider: string;
  /** Its name in the newest result. */
  readonly monitor: string;
  readonly severity?: string;
  /** The oldest first, by `at` and then by run. */
  readonly results: readonly KeptResult[];
}

export interface KeptResult {
  readonly run: string;
  /** ISO 8601: of the injection, or of the run where nothing was injected. */
  readonly at: string;
  readonly verdict: string;
  readonly outcome: string;
  /** Absent: it was not detected. */
  readonly latencyMs?: KeptLatency;
  readonly withinMs: number;
  readonly floorMs?: number;
  readonly worstMs?: number;
  /** Of the configurations that it came about with; see `configs`. */
  readonly monitorHash?: string;
  readonly scenarioHash: string;
  /** Of data that were made up: the monitor was tried, not what feeds it. */
  readonly synthetic: boolean;
  /** Its run was killed. */
  readonly cutOff: boolean;
}

/** From then on an expectation is compared with what came after: somebody said that this is how it is now. */
export interface Acceptance {
  readonly environment: string;
  readonly scenario: string;
  readonly key: string;
  /** ISO 8601 */
  readonly at: string;
  readonly reason: string;
  /** Login name. */
  readonly by: string;
}
