import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Capacity } from '../../src/standin/store/memoryStore';
import { openStateStore, type StateStore } from '../../src/standin/store/stateStore';

export interface StateFiles {
  readonly path: string;
  /** Opens the state file, or a copy of it. */
  open(options?: { readonly file?: string; readonly capacity?: Capacity | undefined }): StateStore;
  /** What is deferred happens now: everything changed up to now is written. */
  turn(): void;
  /** Copies the files as they are: what a killed process would leave behind. */
  leftBehind(): string;
  /** What was opened last is gone with all that was not written; opens what it left. */
  crash(): StateStore;
  readonly log: readonly string[];
  remove(): void;
}

/** State files in a folder of their own, whose writes happen when a test says so. */
export function stateFiles(): StateFiles {
  const folder = mkdtempSync(path.join(tmpdir(), 'standin-state-'));
  let file = path.join(folder, 'standin.db');
  const opened: StateStore[] = [];
  const log: string[] = [];
  let deferred: (() => void)[] = [];
  let copies = 0;
  const files: StateFiles = {
    path: file,
    log,
    open({ file: other = file, capacity } = {}) {
      const store = openStateStore({
        path: other,
        minuteMs: 60_000,
        defer: (run) => deferred.push(run),
        log: (line) => log.push(line),
        ...(capacity && { capacity }),
      });
      opened.push(store);
      store.begin();
      return store;
    },
    turn() {
      const due = deferred;
      deferred = [];
      for (const run of due) run();
    },
    leftBehind() {
      const copy = path.join(folder, `copy-${(copies += 1)}.db`);
      copyFileSync(file, copy);
      if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`);
      return copy;
    },
    crash() {
      deferred = [];
      const copy = files.leftBehind();
      opened.pop()?.abandon();
      file = copy;
      return files.open();
    },
    remove() {
      for (const store of opened) store.abandon();
      rmSync(folder, { recursive: true });
    },
  };
  return files;
}
