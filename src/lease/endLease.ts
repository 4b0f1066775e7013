import { messageOf } from '../domain/caught';
import type { Clock } from '../ports/clock';
import { inTime } from './inTime';
import type { LeaseStore } from './leaseStore';

/** Nobody waits longer at the end of a run: the lease ends by itself. ms */
const patienceMs = 5_000;

/** Resolves with why the store was not told; undefined where it was. Never rejects. */
export async function endLease(
  store: LeaseStore,
  clock: Clock,
  token: string,
  how: 'given-back' | 'left',
): Promise<string | undefined> {
  try {
    await inTime(how === 'left' ? store.leave(token) : store.giveBack(token), patienceMs, { store, clock });
    return undefined;
  } catch (error) {
    return messageOf(error);
  } finally {
    store.drop();
  }
}
