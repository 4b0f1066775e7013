import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listener {
  readonly url: string;
  /** Requests so far. */
  readonly counts: { page: number; webhook: number };
  close(): Promise<void>;
}

/** The page that external monitors watch, and the receiver of webhooks. */
export async function startListener(): Promise<Listener> {
  const counts = { page: 0, webhook: 0 };
  const server = createServer((incoming, outgoing) => {
    counts[incoming.url === '/webhook' ? 'webhook' : 'page'] += 1;
    incoming.resume().on('end', () => outgoing.end('fine'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
