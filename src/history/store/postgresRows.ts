import type { RunRows } from './historyRows';
import { rowsOf } from './historyRows';
import type { Kept, KeptRun } from './historyStore';
import type { PostgresConnection } from './postgresConnection';

/**
 * As keepRuns of the file, with several processes at it: whoever comes second to a run waits for the first, and finds it
 * known. All go by the order of ids, so that no two wait for each other.
 */
export function keepInPostgres(connection: PostgresConnection, runs: readonly KeptRun[]): Promise<Kept> {
  return connection.transaction(async () => {
    const kept = { added: 0, completed: 0, known: 0 };
    for (const round of roundsOf(runs)) {
      const rows = new Map(round.map((run) => [run.id, rowsOf(run)]));
      const sorted = [...rows.values()].map(({ run }) => run).sort((a, b) => (a.id < b.id ? -1 : 1));
      // xmax is of whoever replaced the row before: zero in one that is new.
      const written = await connection.query<{ id: string; is_new: boolean }>(
        `INSERT INTO run SELECT * FROM json_populate_recordset(NULL::run, $1)
         ON CONFLICT (id) DO UPDATE SET environment = excluded.environment, started_at = excluded.started_at,
           outcome = excluded.outcome, cut_off = false, report = excluded.report
         WHERE run.cut_off AND NOT excluded.cut_off
         RETURNING id, xmax = 0 AS is_new`,
        [jsonOf(sorted)],
      );
      const completed = written.filter(({ is_new }) => !is_new).map(({ id }) => id);
      if (completed.length > 0) {
        await connection.query('DELETE FROM drill WHERE run = ANY($1)', [completed]);
        await connection.query('DELETE FROM result WHERE run = ANY($1)', [completed]);
      }
      await insertLookedFor(
        connection,
        written.flatMap(({ id }) => rows.get(id) ?? []),
      );
      kept.added += written.length - completed.length;
      kept.completed += completed.length;
      kept.known += round.length - written.length;
    }
    return kept;
  });
}

/** Each run once in each of them: one statement can't touch the same row twice. */
function roundsOf(runs: readonly KeptRun[]): readonly (readonly KeptRun[])[] {
  const rounds: KeptRun[][] = [];
  const seen = new Map<string, number>();
  for (const run of runs) {
    const round = seen.get(run.id) ?? 0;
    seen.set(run.id, round + 1);
    (rounds[round] ??= []).push(run);
  }
  return rounds;
}

async function insertLookedFor(connection: PostgresConnection, rows: readonly RunRows[]): Promise<void> {
  await insert(
    connection,
    'drill',
    rows.flatMap(({ drills }) => drills),
  );
  await insert(
    connection,
    'result',
    rows.flatMap(({ results }) => results),
  );
  const configs = rows.flatMap((each) => each.configs).toSorted((a, b) => (a.hash < b.hash ? -1 : 1));
  await insert(connection, 'config', configs);
}

/** What is there already stays: only configurations and acceptances can be. */
export async function insert(
  connection: PostgresConnection,
  table: 'drill' | 'result' | 'config' | 'accepted',
  rows: readonly object[],
): Promise<void> {
  if (rows.length === 0) return;
  const doubles = table === 'config' || table === 'accepted' ? 'ON CONFLICT DO NOTHING' : '';
  await connection.query(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1) ${doubles}`, [
    jsonOf(rows),
  ]);
}

/** PostgreSQL's texts have no U+0000 and no half of a surrogate pair; a name that has one is kept with U+FFFD in its place. */
const jsonOf = (rows: readonly object[]): string =>
  JSON.stringify(rows, (_, value: unknown) =>
    typeof value === 'string' ? Buffer.from(value).toString().replaceAll('\0', '\uFFFD') : value,
  );
