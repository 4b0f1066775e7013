import type { InjectionStamps, RollbackReport } from './fault';

/**
 * The process that holds faults and loads, and rolls them back when its parent is gone. One a run.
 * Each entry is journalled with fsync before anything is done.
 */
export interface Keeper {
  /** Journals the entry, then lets its kind `arm` it. Rejects with FaultError; nothing is left armed then. */
  arm(entry: KeeperEntry, signal: AbortSignal): Promise<unknown>;
  /** Rejects with FaultError; the keeper has rolled back then, or says so in the message. */
  inject(id: string, signal: AbortSignal): Promise<InjectionStamps>;
  /**
   * Rolls back and forgets the entry; right for one that was never injected. Where the keeper died, the entry is
   * recovered from the journal by this process. Rejects with FaultError where the fault may still be there.
   */
  rollback(id: string): Promise<InjectionStamps & RollbackReport>;
  /** Resolves when the keeper died before it was closed, and says so: `the keeper died (SIGKILL)`. */
  readonly lost: Promise<string>;
  /** Rolls back what is left and ends the keeper. Rejects with RollbackError where something is still there. */
  close(): Promise<void>;
}

export interface KeeperEntry {
  readonly id: string;
  /** For people: `route-cut: PUT http://.../admin/routes/checkout`. */
  readonly title: string;
  /** The fault kind; a normal load is held as kind `k6` too. */
  readonly kind: string;
  /** What `prepare` returned: JSON, without secrets. */
  readonly state: unknown;
  /** A folder of this fault alone, deleted after rollback. */
  readonly workDir: string;
  /**
   * Counted from its injection: by then the keeper rolls it back, should nobody have asked it to. A harness that was
   * stopped (Ctrl-Z), or whose terminal was (Ctrl-S), is there all the time and does nothing. ms
   */
  readonly longestMs?: number;
}
