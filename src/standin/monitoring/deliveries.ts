import type { WebhookChannel } from '../engine/channel';
import { afterAttempt } from '../engine/suspension';
import type { AlertNotification, Outbox } from '../outbox';
import type { Standin } from '../standin';

/** Sends one notification to a channel. Never rejects: what goes wrong is the result. */
export type PostWebhook = (
  channel: WebhookChannel,
  notification: AlertNotification,
  signal: AbortSignal,
) => Promise<{ readonly failure?: string | undefined }>;

export interface Deliveries extends Outbox {
  /** Ends the deliveries under way; none starts any more. */
  stop(): void;
}

/** A limit of this program: a receiver that hangs must not make it grow for ever. */
const mostWaiting = 1_000;

/**
 * Delivers to webhooks, each channel's notifications in their order: one that has to be tried again holds up those
 * behind it. What goes to email or Slack is dropped: this program sends nothing but to the URLs of webhook channels.
 */
export function createDeliveries(
  { store, settings, periods, clock, log }: Omit<Standin, 'outbox'>,
  post: PostWebhook,
): Deliveries {
  const stopped = new AbortController();
  /** By channel; the first one is under way. */
  const waiting = new Map<string, AlertNotification[]>();

  const attempt = async (channelId: string, count: number): Promise<void> => {
    const queue = waiting.get(channelId) ?? [];
    const [notification] = queue;
    const channel = deliverable(channelId);
    if (notification === undefined || channel === undefined) return void waiting.delete(channelId);
    const { failure } = await post(channel, notification, stopped.signal);
    if (stopped.signal.aborted) return;
    const isSuspended = note(channelId, failure);
    if (failure !== undefined && !isSuspended && count < settings.deliveryAttempts) {
      clock.after(periods.deliveryRetryMs, () => void attempt(channelId, count + 1));
      return;
    }
    queue.shift();
    void attempt(channelId, 1);
  };

  /** As it is now: it may have been edited, suspended or deleted since. */
  const deliverable = (channelId: string): WebhookChannel | undefined => {
    const channel = store.channels.get(channelId);
    return channel?.type === 'webhook' && channel.suspendedAt === undefined ? channel : undefined;
  };

  const note = (channelId: string, failure: string | undefined): boolean => {
    const channel = store.channels.get(channelId);
    if (channel === undefined) return false;
    const after = afterAttempt(channel, failure === undefined, clock.nowMs(), periods.channelSuspensionMs);
    store.channels.put(channelId, after);
    if (after.suspendedAt === undefined) return false;
    log(`stand-in: the channel ${channel.name} is suspended: for long, all deliveries failed (${failure ?? ''})`);
    return true;
  };

  const queueUp = (channelId: string, notification: AlertNotification): void => {
    if (deliverable(channelId) === undefined) return;
    const queue = waiting.get(channelId) ?? [];
    if (queue.length >= mostWaiting) return;
    waiting.set(channelId, queue);
    if (queue.push(notification) === 1) void attempt(channelId, 1);
  };

  return {
    send(channelId, notification) {
      if (settings.notificationDelayMs > 0) {
        clock.after(settings.notificationDelayMs, () => queueUp(channelId, notification));
      } else queueUp(channelId, notification);
    },
    stop: () => stopped.abort(),
  };
}
