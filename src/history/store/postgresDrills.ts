import type { HistoryQuery, ListedDrill } from './historyStore';
import { listedResult, type ListedResultRow } from './listDrills';
import type { PostgresConnection } from './postgresConnection';

type DrillRow = Omit<ListedDrill, 'results'> & { readonly position: number };

/** The newest first. */
export async function listPostgresDrills(
  { query }: PostgresConnection,
  { environment, scenario, last }: HistoryQuery,
): Promise<readonly ListedDrill[]> {
  const drills = await query<DrillRow>(
    `SELECT run.id AS run, position, environment, coalesce(injected_at, started_at) AS at, scenario,
            drill.outcome AS outcome, cut_off AS "cutOff"
       FROM drill JOIN run ON run.id = drill.run
      WHERE ($1::text IS NULL OR environment = $1) AND ($2::text IS NULL OR scenario = $2)
      ORDER BY started_at DESC, run.id DESC, position DESC LIMIT $3`,
    [environment, scenario, last],
  );
  const results = await query<ListedResultRow & { readonly run: string; readonly drill: number }>(
    `SELECT run, drill, monitor, verdict, latency_earliest_ms, latency_estimate_ms, latency_latest_ms
       FROM result WHERE run = ANY($1) ORDER BY run, drill, position`,
    [[...new Set(drills.map(({ run }) => run))]],
  );
  const byDrill = new Map<string, ListedResultRow[]>();
  for (const result of results) {
    const of = `${result.drill} ${result.run}`;
    byDrill.set(of, [...(byDrill.get(of) ?? []), result]);
  }
  return drills.map(({ position, ...drill }) => ({
    ...drill,
    results: (byDrill.get(`${position} ${drill.run}`) ?? []).map(listedResult),
  }));
}
