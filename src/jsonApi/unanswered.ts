import { ProviderError } from '../domain/errors';
import type { Clock } from '../ports/clock';
import type { Marks } from './marks';

/** Sends a write so that a crash, or a time-out, leaves a mark: it may land behind whatever undoes it. */
export async function sendMarked<T>(marks: Marks, clock: Clock, send: () => Promise<T>): Promise<T> {
  await marks.sent(clock.now());
  try {
    const answer = await send();
    await marks.answered();
    return answer;
  } catch (error) {
    if (isRefusal(error)) await marks.answered();
    throw error;
  }
}

/** The server itself said no; a gateway's 5xx says nothing of what became of the request. */
const isRefusal = (error: unknown): boolean =>
  error instanceof ProviderError && error.status !== undefined && error.status < 500;

/** Waits until what was sent and not answered can't land any more. Resolves with whether there was anything to wait for. */
export async function waitOutUnanswered(marks: Marks, timeoutMs: number, clock: Clock): Promise<boolean> {
  const sinceMs = await marks.unansweredSince();
  if (sinceMs === undefined) return false;
  const waitMs = sinceMs + 2 * timeoutMs - clock.now();
  // No longer than a whole wait, should that mark come from a clock that was set since.
  await clock.sleep(Math.min(waitMs, 2 * timeoutMs));
  return true;
}
