import type { Acceptance, HistoryStore, StoredRun } from './historyStore';
import { resultColumns } from './expectationResults';
import { groupResults, type PostgresResult } from './postgresResults';
import { connectPostgres } from './postgresConnection';
import { insert, keepInPostgres } from './postgresRows';
import { listPostgresDrills } from './postgresDrills';
import { preparePostgres } from './postgresSchema';

/** So many reports are in memory at a time. */
const batch = 20;

/**
 * The history in a database that runners share. Undefined: there is none yet, and none was to be made. Throws a
 * UsageError, and has changed nothing then, where the database is of others, or of a newer version of this one.
 */
export async function openPostgresHistory(url: string, what: 'to-keep' | 'to-read'): Promise<HistoryStore | undefined> {
  const connection = await connectPostgres(url);
  const { query } = connection;
  try {
    if ((await preparePostgres(connection, what === 'to-keep')) === 'none') {
      await connection.close();
      return undefined;
    }
  } catch (error) {
    await connection.close();
    throw error;
  }
  return {
    keep: (runs) => keepInPostgres(connection, runs),
    wholeAmong: async (ids) => {
      const rows = await query<{ id: string }>('SELECT id FROM run WHERE id = ANY($1) AND NOT cut_off', [ids]);
      return new Set(rows.map(({ id }) => id));
    },
    list: (asked) => listPostgresDrills(connection, asked),
    find: async (prefix) => {
      const sql = `SELECT ${storedColumns} FROM run WHERE starts_with(id, $1) ORDER BY id DESC LIMIT 1`;
      return (await query<StoredRun>(sql, [prefix]))[0];
    },
    async *each(sinceIso = '') {
      const ids = await query<{ id: string }>('SELECT id FROM run WHERE started_at >= $1 ORDER BY started_at, id', [
        sinceIso,
      ]);
      for (let first = 0; first < ids.length; first += batch) {
        const some = ids.slice(first, first + batch).map(({ id }) => id);
        yield* await query<StoredRun>(`SELECT ${storedColumns} FROM run WHERE id = ANY($1) ORDER BY started_at, id`, [
          some,
        ]);
      }
    },
    prune: (beforeIso, isTrial) =>
      connection.transaction(async () => {
        // In the order of whoever completes one of them meanwhile.
        const lock = isTrial ? '' : 'ORDER BY id FOR UPDATE';
        const old = await query<{ id: string }>(`SELECT id FROM run WHERE started_at < $1 ${lock}`, [beforeIso]);
        if (!isTrial) await query('DELETE FROM run WHERE id = ANY($1)', [old.map(({ id }) => id)]);
        return old.length;
      }),
    results: async ({ environment, scenario, key }) => {
      const rows = await connection.tuples<PostgresResult>(
        `SELECT environment, scenario, key, provider, monitor, severity, ${resultColumns} FROM result
          WHERE ($1::text IS NULL OR environment = $1) AND ($2::text IS NULL OR scenario = $2)
            AND ($3::text IS NULL OR key = $3)
          ORDER BY environment, scenario, key, at, run, drill, position`,
        [environment, scenario, key],
      );
      return groupResults(rows);
    },
    configs: async (hashes) => {
      const sql = 'SELECT hash, config FROM config WHERE hash = ANY($1)';
      const rows = await query<{ hash: string; config: string }>(sql, [hashes]);
      return new Map(rows.map(({ hash, config }) => [hash, config]));
    },
    accept: async (acceptances) => {
      const rows = acceptances.map(({ by, ...rest }) => ({ ...rest, accepted_by: by }));
      await insert(connection, 'accepted', rows);
    },
    acceptances: () =>
      query<Acceptance & Record<string, unknown>>(
        `SELECT environment, scenario, key, at, reason, accepted_by AS "by" FROM accepted
          ORDER BY at, environment, scenario, key`,
      ),
    close: () => connection.close(),
  };
}

const storedColumns = 'id, cut_off AS "isCutOff", report';
