import type { Clock } from '../clock';

export interface RealClock extends Clock {
  /** Cancels everything that waits; nothing waits any more. */
  stop(): void;
}

export function createRealClock(): RealClock {
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;
  return {
    nowMs: () => Date.now(),
    after(delayMs, run) {
      if (stopped) return () => undefined;
      const timer = setTimeout(() => {
        timers.delete(timer);
        run();
      }, delayMs);
      timers.add(timer);
      return () => {
        timers.delete(timer);
        clearTimeout(timer);
      };
    },
    stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
