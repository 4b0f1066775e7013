import { createGroupCommit } from './groupCommit';
import { createEmptyStore, withDefaultGroup, type Capacity } from './memoryStore';
import { createPendingChanges } from './pendingChanges';
import { readState } from './readState';
import { asStateError, giveBackStateFile, damaged, openStateFile, type StateDatabase } from './stateFile';
import { StateError } from './stateError';
import type { Store } from './store';
import { createStateWriter } from './writeState';

/** Everything in memory, and every change in a file as well. */
export interface StateStore extends Store {
  /** Nothing was in the file: the organization is a new one. */
  readonly isNew: boolean;
  /** How long a minute was for whoever wrote it last. */
  readonly minuteMsBefore: number | undefined;
  /** Until then nothing is written: a start that fails leaves the file as it was. */
  begin(): void;
  /** Writes what is left to be written and gives the file back. Throws a StateError where that can't be done. */
  close(): void;
  /** Gives the file back as it is. */
  abandon(): void;
}

export interface StateStoreOptions {
  readonly path: string;
  /** How long one Mackerel minute lasts. */
  readonly minuteMs: number;
  /** Runs something in the next turn of the event loop. */
  readonly defer: (run: () => void) => void;
  /** Hears, a line each, that changes can't be written, and that they can be again. */
  readonly log: (line: string) => void;
  readonly capacity?: Capacity;
}

/** Opens a store that outlives its process, even one that is killed. Throws a StateError. */
export function openStateStore({ path, minuteMs, defer, log, capacity }: StateStoreOptions): StateStore {
  const database = openStateFile(path);
  let isFailing = false;
  let isClosed = false;

  const write = (): void => {
    if (isClosed) throw new StateError(`the state file ${path} is closed`, 'the stand-in is ending');
    try {
      writer(changes);
    } catch (error) {
      const failure = asStateError(error, path);
      if (!isFailing && failure instanceof StateError)
        log(`stand-in: ${failure.message}; until it can, answers are 503`);
      isFailing = true;
      throw failure;
    }
    changes.clear();
    if (isFailing) log(`stand-in: the state file ${path} is written again, with all that came meanwhile`);
    isFailing = false;
  };

  const changes = createPendingChanges(() => commit.changed());
  const commit = createGroupCommit(changes, write, defer);
  const store = createEmptyStore({ capacity, listener: changes });
  const writer = createStateWriter(database, load());
  const isNew = store.notificationGroups.all().length === 0;
  changes.clear();

  function load() {
    try {
      return readState(database, store);
    } catch (error) {
      database.close();
      throw error instanceof SyntaxError ? damaged(path, error) : asStateError(error, path);
    }
  }

  const close = (writes: boolean): void => {
    if (isClosed) return;
    try {
      if (writes && !changes.isEmpty()) write();
      giveBackStateFile(database);
    } catch (error) {
      throw asStateError(error, path);
    } finally {
      isClosed = true;
      database.close();
    }
  };

  return {
    ...withDefaultGroup(store),
    kept: () => commit.kept(),
    isNew,
    minuteMsBefore: readMinute(database),
    begin() {
      try {
        writeMinute(database, minuteMs);
      } catch (error) {
        throw asStateError(error, path);
      }
      commit.begin();
    },
    close: () => close(true),
    abandon: () => close(false),
  };
}

function readMinute(database: StateDatabase): number | undefined {
  const row = database.prepare("SELECT value FROM meta WHERE name = 'minuteMs'").raw().get() as [string] | undefined;
  return row && Number(row[0]);
}

const writeMinute = (database: StateDatabase, minuteMs: number): void =>
  void database.prepare("INSERT OR REPLACE INTO meta (name, value) VALUES ('minuteMs', ?)").run(String(minuteMs));
