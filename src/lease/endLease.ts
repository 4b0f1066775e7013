import { messageOf } from '../domain/caught';
import { inSeconds } from '../domain/wording';
import type { Clock } from '../ports/clock';
import type { LeaseStore } from './leaseStore';

/** Nobody waits longer at the end of a run: the lease ends by itself. ms */
const patienceMs = 5_000;

/** Resolves with why the store was not told; undefined where it was. Never rejects. */
export async function endLease(
  store: Pick<LeaseStore, 'giveBack' | 'leave' | 'drop'>,
  clock: Clock,
  token: string,
  how: 'given-back' | 'left',
): Promise<string | undefined> {
  const over = new AbortController();
  const late = clock.sleep(patienceMs, over.signal).then(() => {
    throw new Error(`no answer within ${inSeconds(patienceMs)}`);
  });
  try {
    await Promise.race([how === 'left' ? store.leave(token) : store.giveBack(token), late]);
    return undefined;
  } catch (error) {
    return messageOf(error);
  } finally {
    over.abort();
    late.catch(() => undefined);
    store.drop();
  }
}
