import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './client';
import { minuteMs, minutesOfHistory, pointsOf, senders, type Sender } from './world';

/** Posts a whole history of every metric, in posts of some thousand points: memory is that of a day, then. */
export async function fillHistory(client: Client): Promise<void> {
  const now = Math.floor(Date.now() / minuteMs);
  const atOnce = 8;
  const left = senders.flatMap((sender) => partsOf(sender));
  const poster = async (): Promise<void> => {
    for (let part = left.pop(); part !== undefined; part = left.pop()) {
      const points: object[] = [];
      for (let minute = now - minutesOfHistory + 1; minute < now; minute += 1) points.push(...pointsOf(part, minute));
      await client.ask('POST', part.path, JSON.stringify(points));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, poster));
}

/** Twenty metrics of a day are two megabytes. */
const partsOf = (sender: Sender): readonly Sender[] =>
  Array.from({ length: Math.ceil(sender.metrics.length / 20) }, (_, index) => ({
    ...sender,
    metrics: sender.metrics.slice(20 * index, 20 * (index + 1)),
  }));

export interface Load {
  /** Points that were answered 200 so far. */
  points(): number;
  readonly failures: readonly string[];
  stop(): Promise<void>;
}

/** Every sender posts once a minute, each at its own moment of it, whether or not earlier posts are answered. */
export function startLoad(client: Client): Load {
  const stopped = new AbortController();
  const underWay = new Set<Promise<void>>();
  const failures: string[] = [];
  let points = 0;
  const post = (sender: Sender, minute: number): void => {
    const posting = client
      .ask('POST', sender.path, JSON.stringify(pointsOf(sender, minute)))
      .then(
        () => void (points += sender.metrics.length),
        (error: unknown) => void failures.push(String(error)),
      )
      .finally(() => underWay.delete(posting));
    underWay.add(posting);
  };
  const run = async (): Promise<void> => {
    for (let minute = Math.ceil(Date.now() / minuteMs); ; minute += 1) {
      for (const [index, sender] of senders.entries()) {
        const dueAtMs = (minute + index / senders.length) * minuteMs;
        const waitMs = dueAtMs - Date.now();
        // A timer is a millisecond too late: those that come due by then go together.
        if (waitMs > 1) await sleep(waitMs, undefined, { signal: stopped.signal });
        post(sender, minute);
      }
    }
  };
  const ended = run().catch((error: unknown) => {
    if (!stopped.signal.aborted) failures.push(String(error));
  });
  return {
    points: () => points,
    failures,
    async stop() {
      stopped.abort();
      await ended;
      await Promise.all(underWay);
    },
  };
}
