import { isLoopbackUrl } from './loopback';

/** Whether a webhook's URL, which is a secret, reaches nobody else on its way there. */
export function isSafeWebhook(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackUrl(url));
}

export const safeWebhookRule = 'must be an https URL (http on this machine alone)';
