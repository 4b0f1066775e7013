/** Who has to be told, as `notified` asks. */
export interface WantedReceiver {
  /** Where alertdrill's receiver is reached; channels send to it, or below it. */
  readonly webhookUrl: string;
  /** The last part of the path; absent: any. */
  readonly name?: string;
}

/** Whether what is sent to `url` comes to the receiver. Credentials, and what follows the path, don't matter. */
export function leadsTo(url: string | undefined, { webhookUrl, name }: WantedReceiver): boolean {
  if (url === undefined || !URL.canParse(url)) return false;
  const [channel, receiver] = [new URL(url), new URL(webhookUrl)];
  const base = receiver.pathname.replace(/\/+$/, '');
  const isBelow = channel.pathname === base || channel.pathname.startsWith(`${base}/`);
  return channel.origin === receiver.origin && isBelow && (name === undefined || lastPart(channel) === name);
}

/** For people: the URL that a channel has to have. */
export function receiverUrl({ webhookUrl, name = 'mackerel' }: WantedReceiver): string {
  const url = new URL(webhookUrl);
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}/${encodeURIComponent(name)}`;
}

function lastPart({ pathname }: URL): string | undefined {
  const last = pathname.split('/').findLast((part) => part !== '');
  try {
    return last && decodeURIComponent(last);
  } catch {
    return last;
  }
}
