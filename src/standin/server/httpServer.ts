import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';

/** Answers one request that came from an address. */
export type Answer = (request: Request, address: string | undefined) => Response | Promise<Response>;

export interface HttpServer {
  /** Without a slash at its end. */
  readonly url: string;
  /** Ends every connection, idle or not. */
  close(): Promise<void>;
}

/**
 * Serves on `host:port` (port 0 picks a free one), with `headers` and an exact `Date` on every answer. Rejects where
 * the port is taken.
 */
export async function startHttpServer(
  answer: Answer,
  options: { readonly host: string; readonly port: number; readonly headers: Readonly<Record<string, string>> },
): Promise<HttpServer> {
  const listener = getRequestListener(
    async (request, { incoming }) => {
      const response = await answer(request, (incoming as IncomingMessage).socket.remoteAddress);
      return withHeaders(response, { ...options.headers, ...dateHeader() });
    },
    { overrideGlobalObjects: false },
  );
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  server.on('clientError', (_error, socket) => {
    if (!socket.writable) return;
    const lines = Object.entries({ ...dateHeader(), Connection: 'close' }).map(([name, value]) => `${name}: ${value}`);
    socket.end(`HTTP/1.1 400 Bad Request\r\n${lines.join('\r\n')}\r\n\r\n`);
  });
  await listening(server, options.host, options.port);
  const { port } = server.address() as AddressInfo;
  return { url: `http://${options.host}:${port}`, close: () => closed(server) };
}

/**
 * Node caches its own Date header for up to a second. Clients estimate the offset between the clocks from it, so it
 * must be the whole second in which the answer is given.
 */
const dateHeader = () => ({ Date: new Date().toUTCString() });

function withHeaders(response: Response, headers: Readonly<Record<string, string>>): Response {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
