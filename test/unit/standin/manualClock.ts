import type { Clock } from '../../../src/standin/clock';

export interface ManualClock extends Clock {
  /** Lets time pass; what comes due runs in its order. */
  advance(ms: number): void;
  /** How much still waits. */
  waiting(): number;
}

/** Stands still at a full minute until told otherwise. */
export function manualClock(startMs = Date.UTC(2026, 10, 23, 12)): ManualClock {
  let nowMs = startMs;
  const waiting = new Set<{ readonly dueMs: number; readonly run: () => void }>();
  const nextDue = (limitMs: number) =>
    [...waiting].filter(({ dueMs }) => dueMs <= limitMs).sort((a, b) => a.dueMs - b.dueMs)[0];
  return {
    nowMs: () => nowMs,
    after(delayMs, run) {
      const entry = { dueMs: nowMs + delayMs, run };
      waiting.add(entry);
      return () => void waiting.delete(entry);
    },
    advance(ms) {
      const endMs = nowMs + ms;
      for (let due = nextDue(endMs); due !== undefined; due = nextDue(endMs)) {
        waiting.delete(due);
        nowMs = Math.max(nowMs, due.dueMs);
        due.run();
      }
      nowMs = endMs;
    },
    waiting: () => waiting.size,
  };
}
