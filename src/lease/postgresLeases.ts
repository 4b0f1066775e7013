import { connectPostgres, type PostgresConnection } from '../history/store/postgresConnection';
import { shownUrl } from '../domain/postgresUrl';
import { keepFreshly } from './freshConnection';
import {
  leaseHolderSchema,
  leaseMs,
  type LeaseHolder,
  type LeaseStore,
  type LeftLease,
  type Sharers,
} from './leaseStore';

/**
 * Its name is one that the history takes for none of another program (docs/decisions/0023).
 *
 * `run`: excludes others. `reader`: asks the thing, too. `left`: its run ended, or died, and did not give it back; kept
 * until that machine has a run again that finds nothing left, or for a week.
 */
const table = `
  CREATE TABLE alertdrill_lease (
    thing text NOT NULL, token text NOT NULL, kind text NOT NULL CHECK (kind IN ('run', 'reader', 'left')),
    machine text NOT NULL, holder text NOT NULL, expires_at timestamptz NOT NULL,
    PRIMARY KEY (thing, token)
  );
  CREATE UNIQUE INDEX alertdrill_lease_of_run ON alertdrill_lease (thing) WHERE kind = 'run'`;

/** Takings go one by one. Who stands still in the midst of one is thrown out, so that the others go on. */
const alone = `
  SET LOCAL idle_in_transaction_session_timeout = '5s';
  SET LOCAL lock_timeout = '8s';
  SELECT pg_advisory_xact_lock(1633962089, 1)`;

const lasting = `clock_timestamp() + interval '${leaseMs} milliseconds'`;

interface LeaseRow {
  readonly thing: string;
  readonly token: string;
  readonly holder: string;
}

/** Connects when it is first needed. */
export function createPostgresLeases(url: string, connect = connectPostgres): LeaseStore {
  const connection = keepFreshly(() => connect(url));
  /** Where the table may not be there yet. */
  const changing = <T>(work: (database: PostgresConnection) => Promise<T>): Promise<T> =>
    connection.use((database) =>
      database.transaction(async () => {
        await database.query(alone);
        if (!(await hasTable(database))) await database.query(table);
        return work(database);
      }),
    );
  const reading = <T>(otherwise: T, work: (database: PostgresConnection) => Promise<T>): Promise<T> =>
    connection.use(async (database) => ((await hasTable(database)) ? work(database) : otherwise));

  return {
    place: shownUrl(url),
    drop: () => connection.drop(),
    take: ({ things, token, holder, replaces = '' }) =>
      changing(async (database) => {
        await tidy(database, things, holder.machine, replaces);
        const [other] = await runOn(database, things, token);
        if (other !== undefined) return { taken: false, ...leftOf(other), token: other.token };
        await insert(database, 'run', { things, token, holder });
        const left = await database.query<LeaseRow>(
          "SELECT thing, token, holder FROM alertdrill_lease WHERE kind = 'left' AND thing = ANY($1) ORDER BY expires_at, thing",
          [things],
        );
        return { taken: true, left: left.map(leftOf), sharers: await sharersOf(database, things, token) };
      }),
    join: ({ things, token, holder }) =>
      changing(async (database) => {
        await insert(database, 'reader', { things, token, holder });
        return sharersOf(database, things, token);
      }),
    renew: (token) =>
      connection.use(async (database) => {
        const rows = await database.query<{ thing: string }>(
          `UPDATE alertdrill_lease SET expires_at = ${lasting} WHERE token = $1 AND kind <> 'left' RETURNING thing`,
          [token],
        );
        const things = rows.map(({ thing }) => thing);
        return { things: new Set(things), sharers: await sharersOf(database, things, token) };
      }),
    holderOf: (things) =>
      reading(undefined, async (database) => {
        const [row] = await runOn(database, things, '');
        return row && leftOf(row);
      }),
    giveBack: async (token) => {
      await connection.use((database) => database.query('DELETE FROM alertdrill_lease WHERE token = $1', [token]));
    },
    leave: async (token) => {
      await connection.use((database) =>
        database.query("UPDATE alertdrill_lease SET kind = 'left', expires_at = clock_timestamp() WHERE token = $1", [
          token,
        ]),
      );
    },
  };
}

/** By search_path, as the statements find it. To make it anyway would need rights that who only uses it has not. */
const hasTable = async (database: PostgresConnection): Promise<boolean> =>
  (await database.query<{ found: boolean }>("SELECT to_regclass('alertdrill_lease') IS NOT NULL AS found"))[0]
    ?.found === true;

/** What died is told from now on; what this machine itself has left is settled, for it has looked into its journal. */
async function tidy(
  database: PostgresConnection,
  things: readonly string[],
  machine: string,
  replaces: string,
): Promise<void> {
  await database.query(
    "UPDATE alertdrill_lease SET kind = 'left' WHERE kind = 'run' AND thing = ANY($1) AND expires_at <= clock_timestamp()",
    [things],
  );
  await database.query(
    `DELETE FROM alertdrill_lease WHERE token = $1 OR (kind = 'left' AND machine = $2)
     OR (kind = 'reader' AND expires_at <= clock_timestamp())
     OR (kind = 'left' AND expires_at <= clock_timestamp() - interval '7 days')`,
    [replaces, machine],
  );
}

const runOn = (database: PostgresConnection, things: readonly string[], token: string): Promise<readonly LeaseRow[]> =>
  database.query<LeaseRow>(
    `SELECT thing, token, holder FROM alertdrill_lease
     WHERE kind = 'run' AND thing = ANY($1) AND token <> $2 AND expires_at > clock_timestamp() ORDER BY thing LIMIT 1`,
    [things, token],
  );

const insert = (
  database: PostgresConnection,
  kind: 'run' | 'reader',
  {
    things,
    token,
    holder,
  }: { readonly things: readonly string[]; readonly token: string; readonly holder: LeaseHolder },
): Promise<unknown> =>
  database.query(
    `INSERT INTO alertdrill_lease (thing, token, kind, machine, holder, expires_at)
     SELECT thing, $2, $3, $4, $5, ${lasting} FROM unnest($1::text[]) AS thing`,
    [things, token, kind, holder.machine, JSON.stringify(holder)],
  );

async function sharersOf(database: PostgresConnection, things: readonly string[], token: string): Promise<Sharers> {
  const rows = await database.query<{ thing: string; others: number }>(
    `SELECT thing, count(*)::int AS others FROM alertdrill_lease
     WHERE thing = ANY($1) AND token <> $2 AND kind <> 'left' AND expires_at > clock_timestamp() GROUP BY thing`,
    [things, token],
  );
  return new Map(rows.map(({ thing, others }) => [thing, others + 1]));
}

const leftOf = ({ thing, holder }: LeaseRow): LeftLease => ({
  thing,
  holder: leaseHolderSchema.parse(JSON.parse(holder)),
});
