import { estimateOffset } from '../domain/clockOffset';
import { ProviderError } from '../domain/errors';
import type { ClockReading, FactOf } from '../domain/facts';
import type { Clock } from '../ports/clock';
import type { PollQuery, Provider } from '../ports/provider';
import { nextPollAt } from './nextPollAt';
import { createWatcher, polledFact, type Watch, type Watcher } from './watcher';

export interface PollerOptions {
  readonly provider: Provider;
  readonly clock: Clock;
  /** About how far apart the polls are; see `defaultIntervalMs`. */
  readonly intervalMs: number;
  /** In [0, 1). */
  readonly random: () => number;
  /** Gets what is no ProviderError. The poller has ended then, and `pollNow` rejects with the same. */
  readonly onBug: (bug: unknown) => void;
}

/** Polls one provider for all who watch; idle while nobody does. */
export interface Poller {
  /**
   * Begins with the next poll that is sent. Of each poll the alerts are handed over first and `polled` last, so that
   * nothing is concluded from its silence too early. Returns what ends it.
   */
  watch(watch: Watch): () => void;
  /** Asks for a poll that is sent after now, and resolves with its fact, success or not. */
  pollNow(signal?: AbortSignal): Promise<FactOf<'polled'>>;
  /** Aborts the poll in flight and waits for its end. */
  stop(): Promise<void>;
}

type Polled = FactOf<'polled'>;

export const defaultIntervalMs = (isLoopback: boolean): number => (isLoopback ? 500 : 5_000);

/** Alerts this much older than `sinceMs` are listed too: whole seconds, and a clock that drifts. */
const marginMs = 2_000;
/** Older readings say nothing about the clock any more (domain.md, "Offset"). */
const readingLifeMs = 10 * 60_000;

/** A poll is never retried and never overlaps another: the next one is the retry. */
export function createPoller({ provider, clock, intervalMs, random, onBug }: PollerOptions): Poller {
  const life = new AbortController();
  const watchers = new Set<Watcher>();
  let asked: ((polled: Polled) => void)[] = [];
  let readings: readonly ClockReading[] = [];
  let nap = new AbortController();
  let running = false;
  let loop: Promise<void> = Promise.resolve();

  const onProvidersClock = (atMs: number): number | undefined => {
    const offset = estimateOffset(readings, clock.now());
    return offset && atMs + offset.earliest - marginMs;
  };

  const queryOf = (present: readonly Watcher[]): PollQuery => {
    const monitorIds = new Set(present.flatMap(({ watch }) => [...watch.monitorIds]));
    const sinceMs = present.length === 0 ? undefined : onProvidersClock(Math.min(...present.map(sinceOf)));
    return sinceMs === undefined ? { monitorIds } : { monitorIds, sinceMs };
  };

  const pollOnce = async (present: readonly Watcher[]): Promise<Polled> => {
    const sentAtMs = clock.now();
    try {
      const answer = await provider.poll(queryOf(present), life.signal);
      const freshMs = answer.answeredAtMs - readingLifeMs;
      readings = [...readings, ...answer.clock].filter((reading) => reading.sentAtMs >= freshMs);
      for (const watcher of present) {
        if (watchers.has(watcher)) watcher.show(answer, onProvidersClock(sinceOf(watcher)));
      }
      return polledFact(provider.name, answer);
    } catch (error) {
      if (life.signal.aborted || !(error instanceof ProviderError)) throw error;
      const { failure, message, status } = error;
      const result = { ok: false, failure, message, ...(status !== undefined && { status }) } as const;
      return { type: 'polled', provider: provider.name, sentAtMs, answeredAtMs: clock.now(), result };
    }
  };

  const run = async (): Promise<void> => {
    while (!life.signal.aborted && (watchers.size > 0 || asked.length > 0)) {
      const present = [...watchers];
      const answering = asked;
      asked = [];
      const polled = await pollOnce(present);
      for (const watcher of present) if (watchers.has(watcher)) watcher.watch.onFact(polled);
      for (const answer of answering) answer(polled);
      if (asked.length > 0) continue;
      nap = new AbortController();
      const nextAtMs = nextPollAt(polled.sentAtMs, intervalMs, readings, random);
      await clock.sleep(nextAtMs - clock.now(), nap.signal).catch(() => undefined);
    }
    running = false;
  };

  const wake = () => {
    nap.abort();
    if (running || life.signal.aborted) return;
    running = true;
    loop = run().catch((error: unknown) => {
      if (life.signal.aborted) return;
      life.abort(error);
      onBug(error);
    });
  };

  return {
    watch: (watch) => {
      const watcher = createWatcher(watch);
      watchers.add(watcher);
      if (!running) wake();
      return () => {
        watchers.delete(watcher);
        if (watchers.size === 0) nap.abort();
      };
    },
    pollNow: (signal) => {
      const ends = signal === undefined ? [life.signal] : [life.signal, signal];
      return untilAborted(ends, (resolve) => {
        asked.push(resolve);
        wake();
      });
    },
    stop: async () => {
      life.abort();
      nap.abort();
      await loop;
    },
  };
}

/** Rejects with the reason of the first signal that is aborted, and leaves no listener behind. */
function untilAborted<T>(signals: readonly AbortSignal[], begin: (resolve: (value: T) => void) => void): Promise<T> {
  const signal = AbortSignal.any([...signals]);
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the signal's own reason
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    begin((value) => {
      signal.removeEventListener('abort', abort);
      resolve(value);
    });
  });
}

const sinceOf = (watcher: Watcher) => watcher.watch.sinceMs;
