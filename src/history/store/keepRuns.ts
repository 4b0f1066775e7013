import type Database from 'libsql';
import { rowsOf, type RunRows } from './historyRows';
import type { Kept, KeptRun } from './historyStore';

/** All of them or none. What is whole stays as it is; what was cut off gives way to what is whole. */
export function keepRuns(database: Database.Database, runs: readonly KeptRun[]): Kept {
  const before = database.prepare('SELECT cut_off FROM run WHERE id = ?').raw();
  const remove = database.prepare('DELETE FROM run WHERE id = ?');
  const kept = { added: 0, completed: 0, known: 0 };
  inTransaction(database, () => {
    for (const run of runs) {
      const found = before.get(run.id) as readonly [number] | undefined;
      if (found !== undefined && (found[0] === 0 || run.isCutOff)) {
        kept.known += 1;
        continue;
      }
      if (found === undefined) kept.added += 1;
      else kept.completed += 1;
      remove.run(run.id);
      const rows = rowsOf(run);
      insert(database, 'run', [rows.run]);
      insertLookedFor(database, rows);
    }
  });
  return kept;
}

/** What can be made of the report. */
export function insertLookedFor(database: Database.Database, { drills, results, configs }: RunRows): void {
  insert(database, 'drill', drills);
  insert(database, 'result', results);
  insert(database, 'config', configs);
}

export function inTransaction(database: Database.Database, work: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    work();
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

/** What is there already stays: only configurations and acceptances can be. */
export function insert(database: Database.Database, table: string, rows: readonly object[]): void {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  const places = columns.map(() => '?').join();
  const doubles = table === 'config' || table === 'accepted' ? 'OR IGNORE' : '';
  const add = database.prepare(`INSERT ${doubles} INTO ${table} (${columns.join()}) VALUES (${places})`);
  for (const row of rows) {
    const values: Readonly<Record<string, unknown>> = { ...row };
    add.run(
      ...columns.map((column) => (typeof values[column] === 'boolean' ? Number(values[column]) : values[column])),
    );
  }
}
