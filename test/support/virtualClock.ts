import type { Clock } from '../../src/ports/clock';

/**
 * A clock that stands still until a test advances it. Whatever waits through `sleep` runs in the order of its due
 * times, one sleeper at a time, and everything that follows from it by promises is done before the next one wakes.
 * Real I/O is not waited for: under this clock use scripted ports (scriptedHttp) or await the I/O in the test.
 */
export interface VirtualClock extends Clock {
  /** Lets `ms` pass. */
  advance(ms: number): Promise<void>;
  /** Lets time pass up to `atMs` (this clock's own time). */
  advanceTo(atMs: number): Promise<void>;
  /**
   * Lets time pass, sleeper by sleeper, until the promise is settled, and returns what it resolved with. Throws where
   * nobody sleeps any more (it would never settle) or where it takes longer than `atMostMs` (default: one day).
   */
  until<T>(promise: Promise<T>, atMostMs?: number): Promise<T>;
  /** Lets everything happen that needs no time. */
  flush(): Promise<void>;
  /** The machine sleeps: monotonic time stands still meanwhile. */
  suspend(ms: number): void;
  /** How many sleeps are pending; 0 at the end of a test shows that nothing was left waiting. */
  sleepers(): number;
}

interface Sleeper {
  readonly dueMs: number;
  wake(): void;
}

const dayMs = 86_400_000;

/** @param startMs default: noon of 2026-11-23, UTC */
export function createVirtualClock(startMs: number = Date.UTC(2026, 10, 23, 12)): VirtualClock {
  let nowMs = startMs;
  let suspendedMs = 0;
  let advancing = false;
  const sleepers = new Set<Sleeper>();

  const next = (): Sleeper | undefined => {
    let earliest: Sleeper | undefined;
    // A Set keeps the order of insertion: of two with the same due time, the one who went to sleep first wakes first.
    for (const sleeper of sleepers) if (earliest === undefined || sleeper.dueMs < earliest.dueMs) earliest = sleeper;
    return earliest;
  };

  const wakeNext = async (limitMs: number): Promise<boolean> => {
    await flush();
    const sleeper = next();
    if (sleeper === undefined || sleeper.dueMs > limitMs) return false;
    nowMs = Math.max(nowMs, sleeper.dueMs);
    sleepers.delete(sleeper);
    sleeper.wake();
    await flush();
    return true;
  };

  const exclusively = async <T>(action: () => Promise<T>): Promise<T> => {
    if (advancing) throw new Error('This virtual clock is being advanced already: await the first call.');
    advancing = true;
    try {
      return await action();
    } finally {
      advancing = false;
    }
  };

  const advanceTo = (atMs: number) =>
    exclusively(async () => {
      while (await wakeNext(atMs));
      nowMs = Math.max(nowMs, atMs);
      await flush();
    });

  return {
    anchor: { epochMs: startMs, monotonicMs: 0 },
    now: () => nowMs,
    suspendedMs: () => suspendedMs,
    suspend: (ms) => void (suspendedMs += ms),
    sleepers: () => sleepers.size,
    flush,
    advanceTo,
    advance: (ms) => advanceTo(nowMs + ms),
    sleep: (ms, signal) => sleepUntil(sleepers, nowMs + Math.max(0, ms), nowMs, signal),
    until: (promise, atMostMs = dayMs) =>
      exclusively(async () => {
        let settled = false;
        const settle = () => void (settled = true);
        const isPending = () => !settled;
        promise.then(settle, settle);
        const limitMs = nowMs + atMostMs;
        await flush();
        while (isPending()) {
          if (!(await wakeNext(limitMs)) && isPending()) throw new Error(whyNotSettled(sleepers.size, atMostMs));
        }
        return promise;
      }),
  };
}

function sleepUntil(
  sleepers: Set<Sleeper>,
  dueMs: number,
  nowMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    if (dueMs <= nowMs) {
      resolve();
      return;
    }
    const aborted = () => {
      sleepers.delete(sleeper);
      signal?.removeEventListener('abort', aborted);
      // As on the real clock: the reason itself, Error or not.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      reject(signal?.reason);
    };
    const sleeper: Sleeper = {
      dueMs,
      wake: () => {
        signal?.removeEventListener('abort', aborted);
        resolve();
      },
    };
    sleepers.add(sleeper);
    signal?.addEventListener('abort', aborted);
  });
}

/** All promise callbacks run before a macrotask does, however long their chain is. */
const flush = () => new Promise<void>((resolve) => setImmediate(resolve));

const whyNotSettled = (sleeping: number, atMostMs: number) =>
  sleeping === 0
    ? 'The promise is pending and nobody sleeps: it would never settle on this clock.'
    : `The promise is still pending after ${atMostMs} ms.`;
