import type Database from 'libsql';
import type { HistoryQuery, ListedDrill } from './historyStore';

interface DrillRow {
  readonly run: string;
  readonly position: number;
  readonly environment: string;
  readonly at: string;
  readonly scenario: string;
  readonly outcome: string;
  readonly cut_off: number;
}

export interface ListedResultRow {
  readonly monitor: string;
  readonly verdict: string;
  readonly latency_earliest_ms: number | null;
  readonly latency_estimate_ms: number | null;
  readonly latency_latest_ms: number | null;
}

/** The newest first. */
export function listDrills(
  database: Database.Database,
  { environment, scenario, last }: HistoryQuery,
): readonly ListedDrill[] {
  const rows = database
    .prepare(
      `SELECT run.id AS run, position, environment, coalesce(injected_at, started_at) AS at, scenario,
              drill.outcome AS outcome, cut_off
         FROM drill JOIN run ON run.id = drill.run
        WHERE (? IS NULL OR environment = ?) AND (? IS NULL OR scenario = ?)
        ORDER BY started_at DESC, run.id DESC, position DESC LIMIT ?`,
    )
    .all(environment ?? null, environment ?? null, scenario ?? null, scenario ?? null, last) as readonly DrillRow[];
  const results = database.prepare(
    `SELECT monitor, verdict, latency_earliest_ms, latency_estimate_ms, latency_latest_ms
       FROM result WHERE run = ? AND drill = ? ORDER BY position`,
  );
  return rows.map(({ position, cut_off, ...row }) => ({
    ...row,
    cutOff: cut_off === 1,
    results: (results.all(row.run, position) as readonly ListedResultRow[]).map(listedResult),
  }));
}

export function listedResult(row: ListedResultRow): ListedDrill['results'][number] {
  const { monitor, verdict, latency_earliest_ms: earliest, latency_estimate_ms: estimate } = row;
  const { latency_latest_ms: latest } = row;
  if (earliest === null || estimate === null || latest === null) return { monitor, verdict };
  return { monitor, verdict, latencyMs: { earliest, estimate, latest } };
}
