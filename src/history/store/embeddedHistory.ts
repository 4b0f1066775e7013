import { closeSync, fstatSync, mkdirSync, openSync, readSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';
import { hasCode, messageOf } from '../../domain/caught';
import { UsageError } from '../../domain/errors';
import { parseReport } from '../knownReport';
import { expectationResults } from './expectationResults';
import { rowsOf } from './historyRows';
import { applicationId, migrations } from './historySchema';
import type { Acceptance, HistoryStore, StoredRun } from './historyStore';
import { inTransaction, insert, insertLookedFor, keepRuns } from './keepRuns';
import { listDrills } from './listDrills';

/** Another process writes for some ms; more than this, and something is wrong with it. ms */
const patienceMs = 30_000;

/**
 * The history in a file: of SQLite's form, crash-safe, and used by several processes at once.
 *
 * Throws a UsageError, and has changed nothing then, where the file is of another program, damaged, or of a newer
 * version of this one. Where there is none it is made, with its folder.
 */
export function openEmbeddedHistory(path: string): HistoryStore {
  const isNew = refuseForeignFile(path);
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw inWords(error, path);
    }
  };
  const database = guarded(() => new Database(path));
  try {
    guarded(() => prepare(database, path, isNew));
  } catch (error) {
    database.close();
    throw error;
  }
  const asked = <T>(work: () => T): Promise<T> =>
    new Promise((resolve) => {
      resolve(guarded(work));
    });
  return {
    keep: (runs) => asked(() => keepRuns(database, runs)),
    wholeAmong: (ids) =>
      asked(() => {
        const sql = 'SELECT id FROM run WHERE cut_off = 0 AND id IN (SELECT value FROM json_each(?))';
        const rows = database.prepare(sql).raw().all(JSON.stringify(ids)) as readonly [string][];
        return new Set(rows.map(([id]) => id));
      }),
    list: (query) => asked(() => listDrills(database, query)),
    find: (prefix) =>
      asked(() => {
        const sql = `SELECT ${storedColumns} FROM run WHERE substr(id, 1, ?) = ? ORDER BY id DESC LIMIT 1`;
        const row = database.prepare(sql).get(prefix.length, prefix) as StoredRow | undefined;
        return row && storedOf(row);
      }),
    async *each(sinceIso = '') {
      // By its ids first: an iterator that is held open would keep whoever writes waiting.
      const ids = await asked(() => {
        const sql = 'SELECT id FROM run WHERE started_at >= ? ORDER BY started_at, id';
        return database.prepare(sql).raw().all(sinceIso) as readonly [string][];
      });
      for (const [id] of ids) {
        const row = await asked(() => storedRow(database, id));
        if (row !== undefined) yield storedOf(row);
      }
    },
    prune: (beforeIso, isTrial) =>
      asked(() => {
        const sql = 'SELECT count(*) FROM run WHERE started_at < ?';
        const [count] = database.prepare(sql).raw().get(beforeIso) as [number];
        if (!isTrial) database.prepare('DELETE FROM run WHERE started_at < ?').run(beforeIso);
        return count;
      }),
    results: (query) => asked(() => expectationResults(database, query)),
    configs: (hashes) =>
      asked(() => {
        const sql = 'SELECT hash, config FROM config WHERE hash IN (SELECT value FROM json_each(?))';
        return new Map(database.prepare(sql).raw().all(JSON.stringify(hashes)) as [string, string][]);
      }),
    accept: (acceptances) =>
      asked(() =>
        inTransaction(database, () => {
          const rows = acceptances.map(({ by, ...rest }) => ({ ...rest, accepted_by: by }));
          insert(database, 'accepted', rows);
        }),
      ),
    acceptances: () =>
      asked(() => {
        const sql = `SELECT ${acceptedColumns} FROM accepted ORDER BY at, environment, scenario, key`;
        return (database.prepare(sql).all() as readonly Acceptance[]).map((row) => ({ ...row }));
      }),
    close: () => asked(() => void database.close()),
  };
}

type Db = Database.Database;

interface StoredRow {
  readonly id: string;
  readonly cut_off: number;
  readonly report: string;
}

const acceptedColumns = 'environment, scenario, key, at, reason, accepted_by AS by';

const storedRow = (database: Db, id: string): StoredRow | undefined =>
  database.prepare(`SELECT ${storedColumns} FROM run WHERE id = ?`).get(id) as StoredRow | undefined;

const storedColumns = 'id, cut_off, report';
const storedOf = ({ id, cut_off, report }: StoredRow): StoredRun => ({ id, isCutOff: cut_off === 1, report });

/** https://www.sqlite.org/fileformat.html: what a file begins with. */
const magic = Buffer.from('SQLite format 3\0');

/** Says whether there is nothing in the file yet. */
function refuseForeignFile(path: string): boolean {
  let file: number;
  try {
    mkdirSync(dirname(path), { recursive: true });
    // Never waits for the other end of a pipe.
    file = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK, 0o644);
  } catch (error) {
    throw unusable(path, error);
  }
  try {
    const found = Buffer.alloc(magic.length);
    const read = fstatSync(file).isFile() ? readSync(file, found, 0, found.length, 0) : Number.NaN;
    if (read === 0) return true;
    if (!found.equals(magic)) throw foreign(path);
    return false;
  } finally {
    closeSync(file);
  }
}

const foreign = (path: string): UsageError =>
  new UsageError(`${path} is no history of alertdrill`, {
    hint: '`history:` in the project file names the file: choose one that is not there yet',
  });

function prepare(database: Db, path: string, isNew: boolean): void {
  valueOf(database, `busy_timeout = ${patienceMs}`);
  if (!isNew && valueOf(database, 'application_id') !== applicationId && !isEmpty(database)) throw foreign(path);
  const version = Number(valueOf(database, 'user_version'));
  if (version > migrations.length) {
    const what = `its form is ${version}, this alertdrill knows ${migrations.length}`;
    throw new UsageError(`the history ${path} was written by a newer alertdrill: ${what}`, {
      hint: 'use that alertdrill, or another file',
    });
  }
  // One file that can be copied at any time between two runs, also from a disk that several machines mount.
  valueOf(database, 'journal_mode = DELETE');
  // What is said to be kept is on the disk, not only with the operating system.
  database.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
  if (version < migrations.length) migrate(database);
}

/** As after a crash in the midst of making it. */
const isEmpty = (database: Db): boolean =>
  (database.prepare('SELECT count(*) FROM sqlite_schema').raw().get() as readonly [number])[0] === 0;

/** All steps that are missing, or none; another process may have been faster. */
function migrate(database: Db): void {
  inTransaction(database, () => {
    const missing = migrations.slice(Number(valueOf(database, 'user_version')));
    for (const { sql } of missing) database.exec(sql);
    if (missing.some(({ refills }) => refills)) refill(database);
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}`);
  });
}

/** What is looked for in the reports, of those that are there; one report is in memory at a time. */
function refill(database: Db): void {
  const ids = database.prepare('SELECT id FROM run').raw().all() as readonly [string][];
  for (const [id] of ids) {
    const row = storedRow(database, id);
    const parsed = row && parseReport(JSON.parse(row.report));
    if (row !== undefined && parsed !== undefined && 'report' in parsed) {
      insertLookedFor(database, rowsOf({ ...storedOf(row), known: parsed.report }));
    }
  }
}

/** What a PRAGMA answers. */
const valueOf = (database: Db, pragma: string): unknown =>
  (database.prepare(`PRAGMA ${pragma}`).raw().get() as readonly unknown[] | undefined)?.[0];

function inWords(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!code.startsWith('SQLITE_')) return error;
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) {
    return new UsageError(`the history ${path} is damaged`, {
      hint: 'move it away; `alertdrill history import` makes a new one of the recordings that are left',
      cause: error,
    });
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    const hint = 'another process has held it for half a minute: end that one, and try again';
    return new UsageError(`the history ${path} is in use`, { hint, cause: error });
  }
  return unusable(path, error);
}

function unusable(path: string, error: unknown): UsageError {
  const why = hasCode(error, 'EACCES', 'EPERM', 'EROFS') ? 'this is not permitted' : messageOf(error);
  return new UsageError(`the history ${path} can't be used: ${why}`, {
    hint: 'look at the disk and at the rights of the file and its folder',
    cause: error,
  });
}
