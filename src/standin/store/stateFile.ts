import Database from 'libsql';
import { refuseForeignFile } from './foreignFile';
import { StateError } from './stateError';
import { applicationId, createTables, schemaVersion } from './stateSchema';

export type StateDatabase = Database.Database;

/**
 * Opens a state file for this process alone, and makes it where there is none. Throws a StateError, and has changed
 * nothing then, where it is in use, damaged, of another program or of a newer version of this one.
 */
export function openStateFile(path: string): StateDatabase {
  refuseForeignFile(path);
  const database = new Database(path);
  try {
    lock(database, path);
    refuseDamaged(database, path);
    if (valueOf(database, 'user_version') === 0) database.exec(`BEGIN; ${createTables} COMMIT`);
    valueOf(database, 'journal_mode = WAL');
    // An answer is given once it is on the disk, not once the operating system has it.
    database.exec('PRAGMA synchronous = FULL');
    return database;
  } catch (error) {
    database.close();
    throw asStateError(error, path);
  }
}

/**
 * Leaves one file behind, and no lock: to be called before the database is closed, which alone would not give the lock
 * back, since statements keep a connection alive until they are collected.
 */
export function giveBackStateFile(database: StateDatabase): void {
  valueOf(database, 'journal_mode = DELETE');
  valueOf(database, 'locking_mode = NORMAL');
  database.prepare('SELECT count(*) FROM meta').get();
}

/** What went wrong in the database, for people; anything else is given back as it is. */
export function asStateError(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!code.startsWith('SQLITE_')) return error;
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    const hint = 'a state is of one stand-in at a time: end the other one, or give this one a file of its own';
    return new StateError(`the state file ${path} is in use by another stand-in`, hint, { cause: error });
  }
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return damaged(path, error);
  const said = error instanceof Error ? error.message : code;
  const hint = 'look at the disk and at the rights of the file and its folder';
  return new StateError(`the state file ${path} can't be used: ${said}`, hint, { cause: error });
}

export const damaged = (path: string, cause: unknown): StateError =>
  new StateError(
    `the state file ${path} is damaged`,
    'nothing in it was changed: put a copy back, or move it away and begin with a new one',
    { cause },
  );

/** Held until it is given back or the process is gone. Takes no lock file that could be left behind. */
function lock(database: StateDatabase, path: string): void {
  valueOf(database, 'locking_mode = EXCLUSIVE');
  try {
    database.exec('BEGIN EXCLUSIVE; COMMIT');
  } catch (error) {
    throw asStateError(error, path);
  }
}

function refuseDamaged(database: StateDatabase, path: string): void {
  const found = database.prepare('PRAGMA quick_check(1)').raw().all() as readonly (readonly [string])[];
  const said = found[0]?.[0];
  if (said !== 'ok') throw damaged(path, new Error(said));
  const version = valueOf(database, 'user_version');
  // As after a crash in the midst of making it, when the header that was looked at before is rolled back.
  if (version !== 0 && (version !== schemaVersion || valueOf(database, 'application_id') !== applicationId)) {
    throw damaged(path, new Error(`its version is ${String(version)}`));
  }
}

/** What a PRAGMA answers. */
const valueOf = (database: StateDatabase, pragma: string): unknown =>
  (database.prepare(`PRAGMA ${pragma}`).raw().get() as readonly unknown[] | undefined)?.[0];
