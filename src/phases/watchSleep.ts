import type { DrillContext } from '../drillContext';

const everyMs = 1_000;

/** Records when the machine was suspended: monotonic time stood still, so elapsed times are too short. */
export function watchSleep({ clock, log }: DrillContext): () => void {
  const life = new AbortController();
  const look = async (): Promise<void> => {
    let beforeMs = clock.suspendedMs();
    for (;;) {
      await clock.sleep(everyMs, life.signal);
      const nowMs = clock.suspendedMs();
      if (nowMs > beforeMs) log.record({ type: 'machine-slept', atMs: clock.now(), byMs: nowMs - beforeMs });
      beforeMs = nowMs;
    }
  };
  look().catch((error: unknown) => {
    if (!life.signal.aborted) throw error;
  });
  return () => life.abort();
}
