import { createServer, type IncomingMessage } from 'node:http';
import { z } from 'zod';
import { listen } from './rawServer';

export interface ReceivedNotification {
  readonly path: string;
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  readonly payload: z.output<typeof payload>;
}

export interface WebhookReceiver {
  readonly url: string;
  /** In the order of their arrival. */
  readonly received: readonly ReceivedNotification[];
  /** Status of the answers from now on; `hang`: none is given. */
  answer: number | 'hang';
  /** `monitor status` of what came to this path. */
  told(path: string): readonly string[];
  close(): Promise<void>;
}

/** A real HTTP server on a free port that keeps the notifications it gets. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: ReceivedNotification[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url: path = '', method = '', headers } = request;
      received.push({ path, method, headers, payload: payload.parse(JSON.parse(Buffer.concat(chunks).toString())) });
      if (receiver.answer === 'hang') return;
      response.writeHead(receiver.answer, { location: '/elsewhere' }).end('whatever');
    });
  });
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${await listen(server)}`,
    received,
    answer: 200,
    told: (path) =>
      received
        .filter((each) => each.path === path)
        .map(({ payload: { alert } }) => `${alert.monitorName} ${alert.status}`),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

const payload = z.looseObject({
  event: z.literal('alert'),
  alert: z.looseObject({ id: z.string(), status: z.string(), monitorName: z.string() }),
});
