import type { Status } from '../engine/alert';
import type { PostWebhook } from '../monitoring/deliveries';
import { createRing } from './ring';

/** One attempt to deliver a notification. Never its URL, which is a secret. */
export interface AttemptedDelivery {
  /** Counts up. */
  readonly number: number;
  readonly atMs: number;
  readonly durationMs: number;
  readonly channelName: string;
  readonly monitorName: string;
  readonly status: Status;
  /** Absent: it was taken. */
  readonly failure?: string | undefined;
}

export interface RecentDeliveries {
  /** Posts as `post` does, and remembers what became of it. */
  watch(post: PostWebhook): PostWebhook;
  newestFirst(): readonly AttemptedDelivery[];
}

const deliveriesKept = 10;

export function createRecentDeliveries(): RecentDeliveries {
  const ring = createRing<AttemptedDelivery>(deliveriesKept);
  let count = 0;
  return {
    watch: (post) => async (channel, notification, signal) => {
      const atMs = Date.now();
      const startedAt = performance.now();
      const result = await post(channel, notification, signal);
      count += 1;
      ring.add({
        number: count,
        atMs,
        durationMs: performance.now() - startedAt,
        channelName: channel.name,
        monitorName: notification.monitor.name,
        status: notification.alert.status,
        failure: result.failure === undefined ? undefined : withoutHost(result.failure, channel.url),
      });
      return result;
    },
    newestFirst: () => ring.newestFirst(),
  };
}

/** Node names the receiver in some of its errors. */
function withoutHost(failure: string, url: string): string {
  const hostname = URL.canParse(url) ? new URL(url).hostname : '';
  return hostname === '' ? failure : failure.replaceAll(hostname, '(receiver)');
}
