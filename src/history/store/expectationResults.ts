import type Database from 'libsql';
import type { ExpectationResults, KeptResult, ResultsQuery } from './historyStore';

/** `columns`, in their order. */
export type ResultTuple = readonly [
  run: string,
  at: string,
  verdict: string,
  outcome: string,
  withinMs: number,
  floorMs: number | null,
  worstMs: number | null,
  earliest: number | null,
  estimate: number | null,
  latest: number | null,
  monitorHash: string | null,
  scenarioHash: string,
  synthetic: number | boolean,
  cutOff: number | boolean,
];

export const resultColumns =
  'run, at, verdict, outcome, within_ms, floor_ms, worst_ms, latency_earliest_ms, latency_estimate_ms, ' +
  'latency_latest_ms, monitor_hash, scenario_hash, synthetic, cut_off';

type GroupRow = readonly [
  environment: string,
  scenario: string,
  key: string,
  provider: string,
  monitor: string,
  severity: string | null,
  newest: string,
  results: string,
];

/** As JSON from SQLite: to hand over each column of each row takes thrice as long. */
export function expectationResults(database: Database.Database, query: ResultsQuery): readonly ExpectationResults[] {
  const given = (['environment', 'scenario', 'key'] as const).filter((column) => query[column] !== undefined);
  const where = given.map((column) => `${column} = ?`).join(' AND ');
  // https://www.sqlite.org/lang_select.html#bareagg: beside max(at), bare columns are those of the newest.
  const groups = database
    .prepare(
      `SELECT environment, scenario, key, provider, monitor, severity, max(at),
              json_group_array(json_array(${resultColumns}))
         FROM result ${where === '' ? '' : `WHERE ${where}`} GROUP BY environment, scenario, key
        ORDER BY environment, scenario, key`,
    )
    .raw()
    .all(...given.map((column) => query[column])) as readonly GroupRow[];
  return groups.map(([environment, scenario, key, provider, monitor, severity, , results]) => ({
    ...{ environment, scenario, key, provider, monitor, ...(severity !== null && { severity }) },
    results: (JSON.parse(results) as readonly ResultTuple[]).map(resultOf).sort(byTime),
  }));
}

/** Without a spread: of a hundred thousand, each costs as much as all the rest. */
export function resultOf(tuple: ResultTuple): KeptResult {
  const [run, at, verdict, outcome, withinMs, floorMs, worstMs, earliest, estimate, latest] = tuple;
  const result: { -readonly [Key in keyof KeptResult]: KeptResult[Key] } = {
    run,
    at,
    verdict,
    outcome,
    withinMs,
    scenarioHash: tuple[11],
    synthetic: Boolean(tuple[12]),
    cutOff: Boolean(tuple[13]),
  };
  if (earliest !== null && estimate !== null && latest !== null) result.latencyMs = { earliest, estimate, latest };
  if (floorMs !== null) result.floorMs = floorMs;
  if (worstMs !== null) result.worstMs = worstMs;
  if (tuple[10] !== null) result.monitorHash = tuple[10];
  return result;
}

const byTime = (a: KeptResult, b: KeptResult): number => (a.at === b.at ? compare(a.run, b.run) : compare(a.at, b.at));

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
