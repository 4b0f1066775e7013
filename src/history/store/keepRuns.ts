import type Database from 'libsql';
import type { Kept, KeptRun } from './historyStore';

/** All of them or none. What is whole stays as it is; what was cut off gives way to what is whole. */
export function keepRuns(database: Database.Database, runs: readonly KeptRun[]): Kept {
  const before = database.prepare('SELECT cut_off FROM run WHERE id = ?').raw();
  const remove = database.prepare('DELETE FROM run WHERE id = ?');
  const addRun = database.prepare('INSERT INTO run VALUES (?, ?, ?, ?, ?, ?)');
  const addDrill = database.prepare('INSERT INTO drill VALUES (?, ?, ?, ?, ?, ?)');
  const addResult = database.prepare(`INSERT INTO result VALUES (${Array(15).fill('?').join(', ')})`);
  const kept = { added: 0, completed: 0, known: 0 };
  database.exec('BEGIN IMMEDIATE');
  try {
    for (const { id, isCutOff, report, known } of runs) {
      const found = before.get(id) as readonly [number] | undefined;
      if (found !== undefined && (found[0] === 0 || isCutOff)) {
        kept.known += 1;
        continue;
      }
      if (found === undefined) kept.added += 1;
      else kept.completed += 1;
      remove.run(id);
      const { environment, startedAt, outcome } = known.run;
      addRun.run(id, environment, startedAt, outcome, isCutOff ? 1 : 0, report);
      known.drills.forEach((drill, position) => {
        const { scenario, scenarioHash, injectedAt = null } = drill;
        addDrill.run(id, position, scenario, scenarioHash, drill.outcome, injectedAt);
        drill.expectations.forEach((each, index) => {
          const { key, provider, monitor, monitorConfigHash = null, verdict, latencyMs } = each;
          addResult.run(
            ...[id, position, index, key, provider, monitor.name, monitorConfigHash, verdict, each.outcome],
            ...[each.withinMs, each.floorMs ?? null, each.worstMs ?? null],
            ...[latencyMs?.earliest ?? null, latencyMs?.estimate ?? null, latencyMs?.latest ?? null],
          );
        });
      });
    }
    database.exec('COMMIT');
    return kept;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
