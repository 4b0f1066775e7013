import http from 'node:http';
import https from 'node:https';
import type { PostWebhook } from '../monitoring/deliveries';
import type { Store } from '../store/store';
import { webhookPayload } from './webhookPayload';

export interface WebhookSender {
  readonly organization: string;
  /** Of the stand-in itself; asked for at each delivery. */
  readonly url: () => string;
  readonly timeoutMs: number;
}

/**
 * Posts notifications to the URL of a channel and to nothing else: redirects are not followed. Taken is what a 2xx
 * answers; its body does not matter.
 */
export function createWebhookPost({ organization, url, timeoutMs }: WebhookSender): PostWebhook {
  return async (channel, notification, signal) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const payload = webhookPayload(notification, organization, `${url()}/orgs/${organization}`);
    try {
      const status = await post(new URL(channel.url), JSON.stringify(payload), AbortSignal.any([signal, timeout]));
      return { failure: status >= 200 && status < 300 ? undefined : `the answer was ${status}` };
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      return { failure: timeout.aborted ? `no answer within ${timeoutMs} ms` : said };
    }
  };
}

/** Tells nobody of what a crash could still undo. */
export const onceKept =
  (store: Store, post: PostWebhook): PostWebhook =>
  async (channel, notification, signal) => {
    try {
      await store.kept();
    } catch (error) {
      return { failure: error instanceof Error ? error.message : String(error) };
    }
    return post(channel, notification, signal);
  };

function post(url: URL, body: string, signal: AbortSignal): Promise<number> {
  const { request } = url.protocol === 'https:' ? https : http;
  const headers = {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': 'Mackerel-Webhook (alertdrill stand-in)',
  };
  return new Promise((resolve, reject) => {
    // A connection of its own for each: none is left open between two notifications.
    const outgoing = request(url, { method: 'POST', headers, agent: false, signal });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      // An end that never comes is cut off by the signal; the answer counts all the same.
      incoming.on('error', () => undefined);
      incoming.resume();
      resolve(incoming.statusCode ?? 0);
    });
    outgoing.end(body);
  });
}
