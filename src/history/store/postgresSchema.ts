import { UsageError } from '../../domain/errors';
import type { PostgresConnection } from './postgresConnection';

/**
 * What each version of the history's form adds to the one before; `alertdrill_history` counts them. A step that was
 * released is never changed: databases of that form are out there. Texts are compared by their bytes, whatever the
 * database's language: ids and times sort by them.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE run (
    id text COLLATE "C" PRIMARY KEY, environment text NOT NULL, started_at text COLLATE "C" NOT NULL,
    outcome text NOT NULL, cut_off boolean NOT NULL, report text NOT NULL
  );
  CREATE INDEX run_by_start ON run (started_at);
  CREATE TABLE drill (
    run text COLLATE "C" NOT NULL REFERENCES run (id) ON DELETE CASCADE, position integer NOT NULL,
    scenario text COLLATE "C" NOT NULL, scenario_hash text NOT NULL, outcome text NOT NULL,
    injected_at text COLLATE "C", synthetic boolean NOT NULL, PRIMARY KEY (run, position)
  );
  CREATE INDEX drill_by_scenario ON drill (scenario);
  CREATE TABLE result (
    environment text COLLATE "C" NOT NULL, scenario text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL,
    at text COLLATE "C" NOT NULL, run text COLLATE "C" NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    drill integer NOT NULL, position integer NOT NULL, provider text NOT NULL, monitor text NOT NULL,
    monitor_hash text, scenario_hash text NOT NULL, severity text, synthetic boolean NOT NULL,
    cut_off boolean NOT NULL, verdict text NOT NULL, outcome text NOT NULL, within_ms double precision NOT NULL,
    floor_ms double precision, worst_ms double precision, latency_earliest_ms double precision,
    latency_estimate_ms double precision, latency_latest_ms double precision,
    PRIMARY KEY (run, drill, position)
  );
  CREATE INDEX result_by_expectation ON result (environment, scenario, key, at);
  CREATE TABLE config (hash text COLLATE "C" PRIMARY KEY, config text NOT NULL);
  CREATE TABLE accepted (
    environment text COLLATE "C" NOT NULL, scenario text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL,
    at text COLLATE "C" NOT NULL, reason text NOT NULL, accepted_by text NOT NULL,
    PRIMARY KEY (environment, scenario, key, at)
  );
  CREATE TABLE alertdrill_history (form integer NOT NULL);
  INSERT INTO alertdrill_history VALUES (0);
  `,
];

/** Of those who make or migrate it: the letters "adHi", as in a file. */
const lock = 0x61644869;

/**
 * Brings the database to the form of this version; what is missing of it is made only `toKeep` something there. Throws a
 * UsageError, and has changed nothing then, where it is of others, or of a newer version.
 */
export async function preparePostgres(connection: PostgresConnection, toKeep: boolean): Promise<'ready' | 'none'> {
  const before = await formOf(connection);
  if (before === 'none' && !toKeep) return 'none';
  if (before === migrations.length) return 'ready';
  await connection.transaction(async () => {
    // Another process may be at it, and be done when this one's turn comes.
    await connection.query('SELECT pg_advisory_xact_lock($1)', [lock]);
    const found = await formOf(connection);
    for (const step of migrations.slice(found === 'none' ? 0 : found)) await connection.query(step);
    await connection.query('UPDATE alertdrill_history SET form = $1', [migrations.length]);
  });
  return 'ready';
}

async function formOf(connection: PostgresConnection): Promise<number | 'none'> {
  // In one statement: between two of them another process may make the tables, which would be taken for somebody else's.
  const [found] = await connection.query<{ marked: boolean; foreign: string | null }>(
    `SELECT coalesce(bool_or(relname = 'alertdrill_history'), false) AS marked,
            min(relname::text) FILTER (WHERE relname NOT LIKE 'alertdrill%' AND NOT EXISTS (${extensionsOwn})) AS foreign
       FROM pg_class
      WHERE relnamespace = to_regnamespace(quote_ident(current_schema())) AND relkind IN ('r', 'p', 'v', 'm', 'f')`,
  );
  if (found?.marked !== true) {
    if (typeof found?.foreign === 'string') throw foreign(connection.place, found.foreign);
    return 'none';
  }
  const [mark] = await connection.query<{ form: number }>('SELECT form FROM alertdrill_history');
  const form = mark?.form ?? 0;
  if (form > migrations.length) {
    const what = `its form is ${form}, this alertdrill knows ${migrations.length}`;
    throw new UsageError(`the history ${connection.place} was written by a newer alertdrill: ${what}`, {
      hint: 'use that alertdrill, or another database',
    });
  }
  return form;
}

/** What belongs to an extension is nobody's data. */
const extensionsOwn =
  "SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e'";

const foreign = (place: string, table: string): UsageError =>
  new UsageError(`${place} is no history of alertdrill: it has the table ${table}`, {
    hint: 'give it a database of its own, or a schema: ?options=-c%20search_path%3Ddrills at the end of the URL',
  });
