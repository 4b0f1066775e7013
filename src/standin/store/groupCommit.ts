export interface GroupCommit {
  /** Something changed. */
  changed(): void;
  /** Resolves once everything changed up to now is written; rejects where that failed, and then it is tried anew. */
  kept(): Promise<void>;
  /** Nothing is written before. */
  begin(): void;
}

/**
 * Writes what changed in groups: all that one turn of the event loop brought, so that many answers wait for one disk
 * write. `defer` runs something in the next turn; `write` writes everything, or throws and leaves it to be written.
 */
export function createGroupCommit(
  changes: { isEmpty(): boolean },
  write: () => void,
  defer: (run: () => void) => void,
): GroupCommit {
  let hasBegun = false;
  let next: Deferred | undefined;

  const writeSoon = (): Promise<void> => {
    if (next !== undefined) return next.promise;
    const started = (next = deferred());
    // Nobody may be waiting for it.
    started.promise.catch(() => undefined);
    if (hasBegun) defer(() => run(started));
    return started.promise;
  };

  const run = ({ resolve, reject }: Deferred): void => {
    next = undefined;
    try {
      write();
      resolve();
    } catch (error) {
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  };

  return {
    changed: () => void writeSoon(),
    kept: () => (changes.isEmpty() ? Promise.resolve() : writeSoon()),
    begin() {
      hasBegun = true;
      if (next !== undefined) run(next);
    },
  };
}

interface Deferred {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

function deferred(): Deferred {
  let settle: Omit<Deferred, 'promise'> | undefined;
  const promise = new Promise<void>((resolve, reject) => (settle = { resolve, reject }));
  if (settle === undefined) throw new Error('a promise calls its executor at once');
  return { promise, ...settle };
}
