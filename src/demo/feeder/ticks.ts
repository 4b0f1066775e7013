import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The next middle of a minute (of `minuteMs`, counted from the epoch) after `nowMs`, and after the last tick. Mackerel
 * keeps one value a minute: a tick at the middle is as far as can be from putting two into one minute and none into
 * the next, and a tick that is counted from the epoch does not drift.
 */
export function nextTickMs(nowMs: number, minuteMs: number, lastTickMs = -Infinity): number {
  // A timer may fire a little before its time. A last tick that lies further ahead is from before a clock step.
  const from = lastTickMs - nowMs < minuteMs / 2 ? Math.max(nowMs, lastTickMs) : nowMs;
  return (Math.floor(from / minuteMs + 0.5) + 0.5) * minuteMs;
}

/** Yields the time of each tick when it has come, until `signal` aborts. Ticks that went by meanwhile are skipped. */
export async function* ticks(minuteMs: number, signal: AbortSignal): AsyncGenerator<number, void, undefined> {
  let tickMs: number | undefined;
  for (;;) {
    tickMs = nextTickMs(Date.now(), minuteMs, tickMs);
    if (!(await slept(tickMs - Date.now(), signal))) return;
    yield tickMs;
  }
}

function slept(ms: number, signal: AbortSignal): Promise<boolean> {
  return sleep(ms, true, { signal }).catch(() => false);
}
