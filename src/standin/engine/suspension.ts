import type { Channel } from './channel';
import { unixSeconds } from './transition';

/**
 * A channel after an attempt to send to it. It is suspended once its failures went on for long enough without a success
 * between them (docs/howto/alerts, "Channel Suspension").
 */
export function afterAttempt(channel: Channel, wasTaken: boolean, nowMs: number, suspendAfterMs: number): Channel {
  if (wasTaken) return { ...channel, failingSinceMs: undefined };
  const failingSinceMs = channel.failingSinceMs ?? nowMs;
  const isSuspended = nowMs - failingSinceMs >= suspendAfterMs;
  return { ...channel, failingSinceMs, ...(isSuspended && { suspendedAt: unixSeconds(nowMs) }) };
}
