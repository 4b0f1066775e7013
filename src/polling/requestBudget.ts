import { ProviderError } from '../domain/errors';
import { inSeconds } from '../domain/wording';
import type { Clock } from '../ports/clock';
import type { RequestBudget, RequestLimits } from '../ports/provider';
import { createWaitingLine, type Priority } from './waitingLine';

/** For loopback. Being asked to wait (`Retry-After`) holds here too. */
export const noLimits: RequestLimits = { perSecond: Number.POSITIVE_INFINITY, burst: Number.POSITIVE_INFINITY };

/**
 * Who is asked to wait longer than this is told so instead of waiting: a drill ends its fault for want of eyes, and what
 * else was to be read is not worth so much. ms
 */
const patienceMs = 30_000;

interface Waiter {
  readonly priority: Priority;
  grant(): void;
  refuse(reason: unknown): void;
}

/**
 * A token bucket with a line of those who wait for one.
 *
 * @param sharers how many processes divide the limits at this time, this one among them; default: it has them for itself
 */
export function createRequestBudget(clock: Clock, limits: RequestLimits, sharers = (): number => 1): RequestBudget {
  const line = createWaitingLine<Waiter>();
  let serving = false;
  let nap = new AbortController();
  let tokens = limits.burst;
  let filledAtMs = clock.now();
  let pausedUntilMs = 0;

  const tooLong = (): ProviderError | undefined => {
    const leftMs = pausedUntilMs - clock.now();
    if (leftMs <= patienceMs) return undefined;
    return new ProviderError('rate-limited', `the provider asked for no request within the next ${inSeconds(leftMs)}`, {
      status: 429,
      hint: 'try again later, or ask for a higher limit; nothing is sent before',
    });
  };

  const readyInMs = (): number => {
    const nowMs = clock.now();
    if (nowMs < pausedUntilMs) return pausedUntilMs - nowMs;
    if (limits.perSecond === Number.POSITIVE_INFINITY) return 0;
    const perSecond = limits.perSecond / sharers();
    // A part of a request is none.
    const burst = Math.max(1, limits.burst / sharers());
    tokens = Math.min(burst, tokens + ((nowMs - filledAtMs) / 1000) * perSecond);
    filledAtMs = nowMs;
    // A token may fall short of 1 by a rounding error, and a sleep of that length would not advance any clock.
    return tokens > 1 - 1e-6 ? 0 : ((1 - tokens) / perSecond) * 1000;
  };

  const serve = async (): Promise<void> => {
    if (serving) return;
    serving = true;
    while (line.length() > 0) {
      const waitMs = readyInMs();
      if (waitMs > 0) {
        nap = new AbortController();
        // Woken before its time when the last one who waited has left.
        await clock.sleep(waitMs, nap.signal).catch(() => undefined);
        continue;
      }
      tokens -= 1;
      line.next()?.grant();
    }
    serving = false;
  };

  return {
    take: (priority, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const refusal = tooLong();
        if (refusal !== undefined) throw refusal;
        const abort = () => {
          line.leave(waiter);
          if (line.length() === 0) nap.abort();
          waiter.refuse(signal.reason);
        };
        const waiter: Waiter = {
          priority,
          grant: () => {
            signal.removeEventListener('abort', abort);
            resolve();
          },
          refuse: (reason) => {
            signal.removeEventListener('abort', abort);
            // Of an aborted signal its own reason, Error or not.
            // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
            reject(reason);
          },
        };
        signal.addEventListener('abort', abort, { once: true });
        line.join(waiter);
        void serve();
      }),
    pauseUntil: (untilMs) => {
      pausedUntilMs = Math.max(pausedUntilMs, untilMs);
      const refusal = tooLong();
      if (refusal === undefined) return;
      for (const waiter of line.clear()) waiter.refuse(refusal);
      nap.abort();
    },
  };
}
