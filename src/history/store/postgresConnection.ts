import type { Client, QueryResultRow } from 'pg';
import { postgresErrorInWords } from './postgresErrors';
import { parsedUrl, shownUrl } from '../../domain/postgresUrl';

/** From the first packet to being logged in, where the URL has no `connect_timeout`. s, as libpq has it */
const connectSeconds = 10;

/** Others may hold what a statement waits for, a little; more than this, and the database does not answer. ms */
const answerMs = 60_000;

/** A session with the history's database. Whatever its methods reject with is in words and without the password. */
export interface PostgresConnection {
  /** As outputs may show it. */
  readonly place: string;
  readonly query: <Row extends QueryResultRow>(sql: string, values?: readonly unknown[]) => Promise<readonly Row[]>;
  /** As arrays, where there are many. */
  tuples<Row extends readonly unknown[]>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** All that `work` does or nothing of it, also where this process dies in the midst of it. Not to be nested. */
  transaction<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * What the URL leaves out comes from PGPASSWORD and the other variables of libpq. Every `sslmode` that asks for TLS also
 * verifies the certificate, but for `no-verify`. Throws a UsageError where it can't be reached or refuses.
 */
export async function connectPostgres(url: string): Promise<PostgresConnection> {
  const place = shownUrl(url);
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw postgresErrorInWords(error, place);
    }
  };
  const client = await guarded(() => connected(url));
  const query = <Row extends QueryResultRow>(sql: string, values: readonly unknown[] = []) =>
    guarded(async (): Promise<readonly Row[]> => (await client.query<Row>(sql, [...values])).rows);
  return {
    place,
    query,
    tuples: <Row extends readonly unknown[]>(text: string, values: readonly unknown[] = []) =>
      guarded(async () => {
        const { rows } = await client.query<unknown[]>({ text, values: [...values], rowMode: 'array' });
        return rows as unknown as readonly Row[];
      }),
    transaction: async (work) => {
      // Whatever the database's default: others' work is waited for, not a reason to begin anew.
      await query('BEGIN ISOLATION LEVEL READ COMMITTED');
      try {
        const result = await work();
        await query('COMMIT');
        return result;
      } catch (error) {
        // What it failed with says more than that the connection is gone, too.
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    },
    close: () => client.end(),
  };
}

async function connected(url: string): Promise<Client> {
  // Not with the program: a history in a file needs none of it.
  const { Client } = await import('pg');
  const seconds = Number(parsedUrl(url).searchParams.get('connect_timeout') ?? connectSeconds);
  const client = new Client({
    connectionString: withStrictTls(url),
    // Nobody waits for ever, as they would by 0.
    connectionTimeoutMillis: 1_000 * (seconds > 0 ? seconds : connectSeconds),
    query_timeout: answerMs,
    keepAlive: true,
    fallback_application_name: 'alertdrill',
  });
  // A connection that ends between two statements is told by the next one.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  return client;
}

/** As pg 8 takes these modes anyway, which it would warn of on stderr, since pg 9 will not. */
function withStrictTls(url: string): string {
  const parsed = parsedUrl(url);
  const isLibpq = parsed.searchParams.get('uselibpqcompat') === 'true';
  if (!isLibpq && /^(prefer|require|verify-ca)$/.test(parsed.searchParams.get('sslmode') ?? '')) {
    parsed.searchParams.set('sslmode', 'verify-full');
  }
  return parsed.href;
}
