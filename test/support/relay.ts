import { once } from 'node:events';
import { createServer } from 'node:http';
import { listen } from './rawServer';

export interface Relayed {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Passes each request on to a real server, and counts them. */
export interface Relay {
  readonly url: string;
  readonly requests: readonly Relayed[];
  /** From now on what these return for a request is answered (with that status) and not passed on; undefined: it is. */
  answerBy(status: ((request: Relayed) => number | undefined) | undefined): void;
  /** From now on requests of these methods are passed on, and nobody hears that they landed. */
  swallowAnswersTo(methods: readonly string[]): void;
  stop(): Promise<void>;
}

export async function startRelay(target: string): Promise<Relay> {
  const requests: Relayed[] = [];
  let swallowed: readonly string[] = [];
  let answer: Parameters<Relay['answerBy']>[0];
  const server = createServer((request, response) => {
    void (async () => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const { method = '', url: path = '', headers } = request;
      const relayed = { method, path, body, headers };
      requests.push(relayed);
      const status = answer?.(relayed);
      if (status !== undefined) return response.writeHead(status).end();
      const key = headers['x-api-key'];
      const passedOn = await fetch(target + path, {
        method,
        headers: {
          'content-type': headers['content-type'] ?? 'text/plain',
          connection: 'close',
          ...(typeof key === 'string' && { 'x-api-key': key }),
        },
        ...(body !== '' && { body }),
      });
      const text = await passedOn.text();
      if (swallowed.includes(method)) return response.destroy();
      return response.writeHead(passedOn.status).end(text);
    })().catch(() => response.destroy());
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    answerBy: (status) => (answer = status),
    swallowAnswersTo: (methods) => (swallowed = methods),
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
