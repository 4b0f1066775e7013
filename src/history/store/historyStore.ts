import type { KnownReport } from '../knownReport';

/** Past runs with their reports, wherever they are kept. Every method throws a UsageError where that place can't be used. */
export interface HistoryStore {
  /** Keeps runs, all of them or none. One that is there already is replaced where it was cut off, else left as it is. */
  keep(runs: readonly KeptRun[]): Kept;
  /** Ids of those that are whole: there is nothing to add to them. */
  wholeRuns(): ReadonlySet<string>;
  /** The newest first. */
  list(query: HistoryQuery): readonly ListedDrill[];
  /** The newest run whose id begins with `prefix`; undefined where there is none. */
  find(prefix: string): StoredRun | undefined;
  /** All runs since then, the oldest first. */
  each(sinceIso?: string): Iterable<StoredRun>;
  /** How many runs began before that; they are removed, unless `isTrial`. */
  prune(beforeIso: string, isTrial: boolean): number;
  close(): void;
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
  /** ms; absent: it was not detected. */
  readonly latencyMs?: { readonly earliest: number; readonly estimate: number; readonly latest: number };
}
