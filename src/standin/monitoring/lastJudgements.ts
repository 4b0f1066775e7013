import type { Judgement, Subject } from '../engine/alert';

/** What a monitor concluded last, of whichever of its targets. */
export interface LastJudgement extends Judgement {
  readonly hostId?: string | undefined;
  /** Which edition of the monitor judged. */
  readonly revision: number;
  readonly atMs: number;
}

/** For people who look: nothing is judged by it, and no restart keeps it. */
export interface LastJudgements {
  note(subject: Subject, judgement: Judgement, atMs: number): void;
  of(monitorId: string): LastJudgement | undefined;
}

/** Remembers `capacity` monitors: past that, the one that judged the longest ago goes. */
export function createLastJudgements(capacity = 10_000): LastJudgements {
  const byMonitor = new Map<string, LastJudgement>();
  return {
    note({ monitorId, hostId, revision }, judgement, atMs) {
      // Deleted first: a map keeps the place of a key that is put again, and the first is the next to go.
      byMonitor.delete(monitorId);
      byMonitor.set(monitorId, { ...judgement, hostId, revision, atMs });
      const [oldest] = byMonitor.keys();
      if (byMonitor.size > capacity && oldest !== undefined) byMonitor.delete(oldest);
    },
    of: (monitorId) => byMonitor.get(monitorId),
  };
}
