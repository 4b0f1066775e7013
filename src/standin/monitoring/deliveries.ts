import type { WebhookChannel } from '../engine/channel';
import { afterAttempt } from '../engine/suspension';
import type { Outbox } from '../outbox';
import type { Standin } from '../standin';
import type { AlertNotification } from '../store/store';

/** Sends one notification to a channel. Never rejects: what goes wrong is the result. */
export type PostWebhook = (
  channel: WebhookChannel,
  notification: AlertNotification,
  signal: AbortSignal,
) => Promise<{ readonly failure?: string | undefined }>;

export interface Deliveries extends Outbox {
  /** Takes up what an earlier process did not get delivered. */
  resume(): void;
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
  { store, settings, clock, log }: Omit<Standin, 'outbox'>,
  post: PostWebhook,
): Deliveries {
  const stopped = new AbortController();
  /** Ids by channel; the first one is under way. */
  const waiting = new Map<string, string[]>();

  const queueUp = (id: string): void => {
    const { channelId } = store.deliveries.get(id) ?? {};
    if (channelId === undefined) return;
    const queue = waiting.get(channelId) ?? [];
    if (deliverable(channelId) === undefined || queue.length >= mostWaiting) {
      store.deliveries.delete(id);
      return;
    }
    waiting.set(channelId, queue);
    if (queue.push(id) === 1) deliverFirst(channelId, queue);
  };

  /** As it is now: it may have been edited, suspended or deleted since. */
  const deliverable = (channelId: string): WebhookChannel | undefined => {
    const channel = store.channels.get(channelId);
    return channel?.type === 'webhook' && channel.suspendedAt === undefined ? channel : undefined;
  };

  const deliverFirst = (channelId: string, queue: string[]): void => {
    const waitMs = (store.deliveries.get(queue[0] ?? '')?.retryAtMs ?? 0) - clock.nowMs();
    if (waitMs > 0) clock.after(waitMs, () => void attempt(channelId, queue));
    else void attempt(channelId, queue);
  };

  const attempt = async (channelId: string, queue: string[]): Promise<void> => {
    const delivery = store.deliveries.get(queue[0] ?? '');
    const channel = deliverable(channelId);
    if (delivery === undefined || channel === undefined) {
      waiting.delete(channelId);
      for (const id of queue) store.deliveries.delete(id);
      return;
    }
    const { failure } = await post(channel, delivery.notification, stopped.signal);
    if (stopped.signal.aborted) return;
    const isSuspended = note(channelId, failure);
    const failures = delivery.failures + 1;
    if (failure !== undefined && !isSuspended && failures < settings.deliveryAttempts) {
      const retryAtMs = clock.nowMs() + settings.deliveryRetryMs;
      store.deliveries.put(delivery.id, { ...delivery, failures, retryAtMs });
    } else {
      store.deliveries.delete(delivery.id);
      queue.shift();
    }
    deliverFirst(channelId, queue);
  };

  const note = (channelId: string, failure: string | undefined): boolean => {
    const channel = store.channels.get(channelId);
    if (channel === undefined) return false;
    const after = afterAttempt(channel, failure === undefined, clock.nowMs(), settings.channelSuspensionMs);
    store.channels.put(channelId, after);
    if (after.suspendedAt === undefined) return false;
    log(`stand-in: the channel ${channel.name} is suspended: for long, all deliveries failed (${failure ?? ''})`);
    return true;
  };

  const queueUpWhenDue = (id: string, dueAtMs: number): void => {
    const waitMs = dueAtMs - clock.nowMs();
    if (waitMs > 0) clock.after(waitMs, () => queueUp(id));
    else queueUp(id);
  };

  return {
    send(channelId, notification) {
      const id = store.newId();
      const dueAtMs = clock.nowMs() + settings.notificationDelayMs;
      store.deliveries.put(id, { id, channelId, notification, dueAtMs, failures: 0 });
      queueUpWhenDue(id, dueAtMs);
    },
    resume() {
      for (const { id, dueAtMs } of store.deliveries.all()) queueUpWhenDue(id, dueAtMs);
    },
    stop: () => stopped.abort(),
  };
}
