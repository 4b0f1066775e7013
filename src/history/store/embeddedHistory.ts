import { closeSync, fstatSync, mkdirSync, openSync, readSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';
import { hasCode, messageOf } from '../../domain/caught';
import { UsageError } from '../../domain/errors';
import { applicationId, migrations } from './historySchema';
import type { HistoryStore, StoredRun } from './historyStore';
import { keepRuns } from './keepRuns';
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
  return {
    keep: (runs) => guarded(() => keepRuns(database, runs)),
    wholeRuns: () =>
      guarded(() => {
        const rows = database.prepare('SELECT id FROM run WHERE cut_off = 0').raw().all() as readonly [string][];
        return new Set(rows.map(([id]) => id));
      }),
    list: (query) => guarded(() => listDrills(database, query)),
    find: (prefix) =>
      guarded(() => {
        const sql = `SELECT ${storedColumns} FROM run WHERE substr(id, 1, ?) = ? ORDER BY id DESC LIMIT 1`;
        const row = database.prepare(sql).get(prefix.length, prefix) as StoredRow | undefined;
        return row && storedOf(row);
      }),
    *each(sinceIso = '') {
      // By its ids first: an iterator that is held open would keep whoever writes waiting.
      const ids = guarded(
        () =>
          database.prepare('SELECT id FROM run WHERE started_at >= ? ORDER BY started_at, id').raw().all(sinceIso) as [
            string,
          ][],
      );
      const one = guarded(() => database.prepare(`SELECT ${storedColumns} FROM run WHERE id = ?`));
      for (const [id] of ids) {
        const row = guarded(() => one.get(id) as StoredRow | undefined);
        if (row !== undefined) yield storedOf(row);
      }
    },
    prune: (beforeIso, isTrial) =>
      guarded(() => {
        const sql = 'SELECT count(*) FROM run WHERE started_at < ?';
        const [count] = database.prepare(sql).raw().get(beforeIso) as [number];
        if (!isTrial) database.prepare('DELETE FROM run WHERE started_at < ?').run(beforeIso);
        return count;
      }),
    close: () => void database.close(),
  };
}

type Db = Database.Database;

interface StoredRow {
  readonly id: string;
  readonly cut_off: number;
  readonly report: string;
}

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
  database.exec('BEGIN IMMEDIATE');
  try {
    const version = Number(valueOf(database, 'user_version'));
    for (const step of migrations.slice(version)) database.exec(step);
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}`);
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
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
