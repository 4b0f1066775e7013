import type { Clock } from '../ports/clock';

/**
 * What `work` comes to; undefined where it fails, takes longer than `ms`, or `signal` is aborted. Not left to the
 * signal that it is given: work that heeds none is not waited for either.
 */
export async function within<T>(
  clock: Clock,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
): Promise<T | undefined> {
  const over = new AbortController();
  const limit = signal === undefined ? over.signal : AbortSignal.any([over.signal, signal]);
  const nothing = () => undefined;
  try {
    return await Promise.race([work(limit).catch(nothing), clock.sleep(ms, limit).then(nothing, nothing)]);
  } finally {
    over.abort();
  }
}
