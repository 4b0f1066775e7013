import { isLoopbackUrl } from '../../domain/loopback';
import type { Receiver } from './managerConfig';

/** Whether a receiver tells alertdrill; `unknown` where the URLs of its webhooks are hidden. */
export function reachOf(receiver: Receiver | undefined, webhookUrl: string | undefined): 'yes' | 'no' | 'unknown' {
  if (receiver === undefined || webhookUrl === undefined) return 'unknown';
  const { webhooks } = receiver;
  if (webhooks.some((url) => url !== undefined && isBelow(url, webhookUrl))) return 'yes';
  return webhooks.includes(undefined) ? 'unknown' : 'no';
}

/** The host of each webhook whose URL is shown; its path may hold a secret. */
export const hostsOf = ({ webhooks }: Receiver): readonly string[] =>
  webhooks.flatMap((url) => (url !== undefined && URL.canParse(url) ? [new URL(url).host] : []));

function isBelow(url: string, base: string): boolean {
  if (!URL.canParse(url) || !URL.canParse(base)) return false;
  const [one, other] = [new URL(url), new URL(base)];
  const isSameHost = one.host === other.host || (one.port === other.port && isLoopbackUrl(url) && isLoopbackUrl(base));
  const folder = `${other.pathname.replace(/\/+$/, '')}/`;
  return one.protocol === other.protocol && isSameHost && `${one.pathname}/`.startsWith(folder);
}
