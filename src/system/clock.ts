import { platform, uptime } from 'node:os';
import type { Clock, ClockAnchor } from '../ports/clock';
import { createSuspension } from './suspension';

/** setTimeout takes no more than a signed 32-bit number of milliseconds; longer sleeps are cut into pieces. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * The clock of this process. With another process's `anchor` it shows that process's time: hrtime is CLOCK_MONOTONIC,
 * which all processes of a machine share.
 */
export function createSystemClock(anchor: ClockAnchor = readAnchor()): Clock {
  const now = () => anchor.epochMs + (monotonicMs() - anchor.monotonicMs);
  // Only Linux stops its monotonic clock while the machine sleeps and tells the time since boot beside it.
  const suspension =
    platform() === 'linux'
      ? createSuspension(() => ({ sinceBootMs: uptime() * 1000, monotonicMs: monotonicMs() }))
      : () => 0;
  return { anchor, now, suspendedMs: suspension, sleep: (ms, signal) => sleepUntil(now, now() + ms, signal) };
}

/** Rejects with the signal's reason. Timers may fire up to a millisecond early, so the clock has the last word. */
async function sleepUntil(now: () => number, dueMs: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  for (let leftMs = dueMs - now(); leftMs > 0; leftMs = dueMs - now()) {
    await timer(Math.min(Math.ceil(leftMs), longestTimerMs), signal);
  }
}

function timer(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const release = () => {
      clearTimeout(timeout);
      signal?.removeEventListener('abort', aborted);
    };
    const aborted = () => {
      release();
      // What an abort was given as its reason is what the sleeper gets, Error or not.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      reject(signal?.reason);
    };
    const timeout = setTimeout(() => {
      release();
      resolve();
    }, ms);
    signal?.addEventListener('abort', aborted);
  });
}

const monotonicMs = () => Number(process.hrtime.bigint()) / 1e6;

const readAnchor = (): ClockAnchor => ({ epochMs: Date.now(), monotonicMs: monotonicMs() });
