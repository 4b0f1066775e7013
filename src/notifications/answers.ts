/** What has come so far, for who looks at the receiver. */
export interface Counts {
  readonly notifications: number;
  readonly events: number;
  readonly refused: number;
}

/** To anything but a POST: who opens the URL in a browser sees what it is. */
export function unposted(method: string, path: string, { notifications, events, refused }: Counts): Response {
  if (method !== 'GET' && method !== 'HEAD') return inWords(405, 'Notifications are sent by POST.', { Allow: 'POST' });
  if (path !== '/') return inWords(404, 'There is nothing to read here; notifications are sent to this URL by POST.');
  return inWords(
    200,
    "This is alertdrill's webhook receiver: it takes notifications by POST while drills run.\n" +
      `So far: notifications ${notifications}, other events ${events}, refused ${refused}.`,
  );
}

export const inWords = (status: number, words: string, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(`${words}\n`, { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers } });
