import { UsageError } from '../domain/errors';
import { inSeconds } from '../domain/wording';
import type { Clock } from '../ports/clock';
import type { LeaseStore } from './leaseStore';

/**
 * Settles as `work` does, which is something that the store does. Rejects with UsageError where that takes longer than
 * `limitMs`, or with the signal's reason. Whatever it rejects with, the next work has a connection of its own.
 */
export async function inTime<T>(
  work: Promise<T>,
  limitMs: number,
  { store, clock, signal }: { readonly store: LeaseStore; readonly clock: Clock; readonly signal?: AbortSignal },
): Promise<T> {
  const over = new AbortController();
  const late = clock.sleep(limitMs, AbortSignal.any([over.signal, ...(signal ? [signal] : [])])).then(() => {
    const hint = "look at the database's log, and at what is between it and this machine";
    throw new UsageError(`${store.place} did not answer within ${inSeconds(limitMs)}`, { hint });
  });
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    store.drop();
    throw error;
  } finally {
    over.abort();
    late.catch(() => undefined);
  }
}
