import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';

export interface SwitchServer {
  readonly url: string;
  isBroken(): boolean;
  /** Every request so far: `PUT`, `DELETE`. */
  readonly requests: readonly {
    readonly method: string;
    readonly headers: IncomingHttpHeaders;
    readonly body: string;
  }[];
  /** What is done with a request instead of answering it at once; the switch moves when `land` is called. */
  onRequest(handle: ((method: string, land: () => void, response: ServerResponse) => void) | undefined): void;
  stop(): Promise<void>;
}

/** A system under drill: PUT breaks it, DELETE repairs it, and both may be repeated. */
export async function startSwitchServer(): Promise<SwitchServer> {
  let broken = false;
  let handle: Parameters<SwitchServer['onRequest']>[0];
  const requests: SwitchServer['requests'][number][] = [];
  const server = createServer((request, response) => {
    void (async () => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const method = request.method ?? '';
      requests.push({ method, headers: request.headers, body });
      const land = () => {
        broken = method === 'PUT';
        response.end();
      };
      if (handle === undefined) land();
      else handle(method, land, response);
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/switch`,
    isBroken: () => broken,
    requests,
    onRequest: (next) => {
      handle = next;
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
