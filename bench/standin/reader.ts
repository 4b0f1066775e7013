import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './client';

export interface Reader {
  /** From when each was due to the end of its answer, in ms. */
  readonly latenciesMs: readonly number[];
  readonly failures: readonly string[];
  /** Asks nothing for as long as that takes. */
  without<T>(work: () => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** Asks for something at fixed times, whether or not earlier answers have come: what waits is counted as waiting. */
export function startReader(client: Client, path: string, everyMs: number): Reader {
  const stopped = new AbortController();
  const underWay = new Set<Promise<void>>();
  const latenciesMs: number[] = [];
  const failures: string[] = [];
  let isPaused = false;
  const ask = (dueAtMs: number): void => {
    const asking = client
      .ask('GET', path)
      .then(
        () => void latenciesMs.push(performance.now() - dueAtMs),
        (error: unknown) => void failures.push(String(error)),
      )
      .finally(() => underWay.delete(asking));
    underWay.add(asking);
  };
  const run = async (): Promise<void> => {
    for (let dueAtMs = performance.now() + everyMs; ; dueAtMs += everyMs) {
      await sleep(Math.max(0, dueAtMs - performance.now()), undefined, { signal: stopped.signal });
      if (!isPaused) ask(dueAtMs);
    }
  };
  const ended = run().catch((error: unknown) => {
    if (!stopped.signal.aborted) failures.push(String(error));
  });
  return {
    latenciesMs,
    failures,
    async without(work) {
      isPaused = true;
      try {
        // What was asked before is answered first.
        await Promise.all(underWay);
        return await work();
      } finally {
        isPaused = false;
      }
    },
    async stop() {
      stopped.abort();
      await ended;
      await Promise.all(underWay);
    },
  };
}

export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.ceil((percent / 100) * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('no values, no percentile');
  return value;
}
