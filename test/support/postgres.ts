import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { describeWithout } from './describeWithout';
import { eventually } from './eventually';
import { freePort } from './serverPorts';

/** A real PostgreSQL on a free port of loopback, with a data folder of its own. It speaks TLS to those who ask for it. */
export interface PostgresServer {
  readonly port: number;
  /** Of those who may everything. */
  readonly user: string;
  readonly password: string;
  /** @param login default: `user` and `password` */
  url(database: string, login?: { readonly user: string; readonly password?: string }): string;
  /** An empty database of this test alone; its URL. */
  createDatabase(): Promise<string>;
  /** Statements that may everything, in the database of the URL. */
  execute(url: string, sql: string): Promise<readonly Record<string, unknown>[]>;
  /** Who may log in and how, before what holds else: lines of pg_hba.conf. */
  admit(lines: readonly string[]): Promise<void>;
  /** It lives, and does nothing at all until it is woken. */
  freeze(): void;
  wake(): void;
  /** Ends all its sessions at once, as a crash of it does. */
  cut(): Promise<void>;
  /** Starts it anew on the same port. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const debian = '/usr/lib/postgresql';

/** Debian keeps its programs apart, by version; the newest. */
const folder = (existsSync(debian) ? readdirSync(debian) : [])
  .sort((a, b) => Number(b) - Number(a))
  .map((version) => join(debian, version, 'bin'))
  .find((bin) => existsSync(join(bin, 'initdb')));

/** `describe` where PostgreSQL is installed; elsewhere its tests are skipped, and fail in CI. */
export const describeWithPostgres = (title: string, suite: () => void): void => {
  if (folder !== undefined) describe(title, suite);
  else describeWithout('there is no PostgreSQL', 'apt-get install postgresql', title, suite);
};

export async function startPostgres(): Promise<PostgresServer> {
  if (folder === undefined) throw new Error('PostgreSQL is not installed');
  const dir = mkdtempSync(join(tmpdir(), 'alertdrill-postgres-'));
  const at = (name: string) => join(dir, name);
  const port = await freePort();
  const user = 'drill';
  const password = 'p@ss/w#rd of tests';
  const owner = ownerOfServer();
  writeFileSync(at('password'), password);
  for (const name of ['cert', 'key']) {
    copyFileSync(join(__dirname, `../fixtures/tls/localhost.${name}.pem`), at(`${name}.pem`));
  }
  for (const name of ['', 'password', 'cert.pem', 'key.pem']) if (owner) chownSync(at(name), owner.uid, owner.gid);
  // Its own: PostgreSQL's programs look at the folder that they are started in.
  const how = { cwd: dir, env: { PATH: process.env['PATH'], TZ: 'UTC' }, ...owner };
  execFileSync(
    join(folder, 'initdb'),
    ['-D', at('data'), '-U', user, '--pwfile', at('password'), '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C', '-N'],
    { ...how, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  execFileSync('chmod', ['600', at('key.pem')]);
  // Loopback alone, no socket in anybody's folder, and nothing that only matters where the power may fail.
  const settings = {
    ...{ listen_addresses: '127.0.0.1', port: `${port}`, unix_socket_directories: '', shared_buffers: '16MB' },
    ...{ fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '60', autovacuum: 'off' },
    ...{ ssl: 'on', ssl_cert_file: at('cert.pem'), ssl_key_file: at('key.pem') },
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

  const url: PostgresServer['url'] = (database, login = { user, password }) => {
    const secret = login.password === undefined ? '' : `:${encodeURIComponent(login.password)}`;
    return `postgres://${login.user}${secret}@127.0.0.1:${port}/${database}`;
  };
  const execute: PostgresServer['execute'] = async (where, sql) => {
    const client = new Client({ connectionString: where });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  };

  let server: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const started = spawn(join(folder, 'postgres'), ['-D', at('data'), ...args], {
      ...how,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    started.stderr.on('data', (text: Buffer) => (said = (said + text.toString()).slice(-4_000)));
    server = started;
    await eventually(async () => {
      if (started.exitCode !== null) return;
      await execute(url('postgres'), 'SELECT 1');
    });
    if (started.exitCode !== null) throw new Error(`PostgreSQL ended: ${said}`);
  };
  /** With its sessions, which are processes of their own. */
  const tellAll = (signal: NodeJS.Signals): void => {
    if (server?.pid === undefined) return;
    for (const pid of [server.pid, ...childrenOf(server.pid)]) process.kill(pid, signal);
  };
  // https://www.postgresql.org/docs/current/server-shutdown.html: SIGINT asks sessions to end, SIGQUIT is a crash.
  const end = async (signal: 'SIGINT' | 'SIGQUIT'): Promise<void> => {
    const ended = server;
    if (ended === undefined || ended.exitCode !== null || ended.signalCode !== null) return;
    tellAll('SIGCONT');
    server = undefined;
    const gone = once(ended, 'exit');
    ended.kill(signal);
    await gone;
  };
  const stop = async (): Promise<void> => {
    await end('SIGINT');
    rmSync(dir, { recursive: true, force: true });
  };
  let databases = 0;
  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...{ port, user, password, url, execute, start, stop },
    createDatabase: async () => {
      databases += 1;
      await execute(url('postgres'), `CREATE DATABASE drills_${databases}`);
      return url(`drills_${databases}`);
    },
    admit: async (lines) => {
      const file = at('data/pg_hba.conf');
      writeFileSync(file, `${lines.join('\n')}\n${readFileSync(file, 'utf8')}`);
      await execute(url('postgres'), 'SELECT pg_reload_conf()');
    },
    freeze: () => tellAll('SIGSTOP'),
    wake: () => tellAll('SIGCONT'),
    cut: () => end('SIGQUIT'),
  };
}

/** It refuses to run as root: then it does as its own user. */
function ownerOfServer(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function childrenOf(pid: number): readonly number[] {
  const listed = execFileSync('ps', ['-axo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  return listed
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([child, parent]) => (child !== undefined && parent === pid ? [child] : []));
}
