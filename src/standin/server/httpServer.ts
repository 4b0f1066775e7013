import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { refusalBody, refusalOf, refuse, unroutable } from './refusal';

/** Answers one request that came on a connection. */
export type Answer = (request: Request, incoming: IncomingMessage) => Response | Promise<Response>;

export interface HttpServer {
  /** Without a slash at its end. */
  readonly url: string;
  /** Ends every connection, idle or not. */
  close(): Promise<void>;
}

/** How long a client may take to send a request, so that slow ones do not hold their connections for ever. */
export interface Patience {
  readonly headersMs: number;
  /** Headers and body together. */
  readonly requestMs: number;
}

/** Limits of this program. What an agent sends after hours without a network is some megabytes. */
const usualPatience: Patience = { headersMs: 15_000, requestMs: 60_000 };

/**
 * Serves on `host:port` (port 0 picks a free one), with `headers` and an exact `Date` on every answer. Rejects where
 * the port is taken.
 */
export async function startHttpServer(
  answer: Answer,
  options: {
    readonly host: string;
    readonly port: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly patience?: Patience | undefined;
  },
): Promise<HttpServer> {
  const headers = () => ({ ...options.headers, ...dateHeader() });
  const listener = getRequestListener(
    async (request, { incoming }) => {
      const response = await answer(request, incoming as IncomingMessage);
      return withHeaders(response, headers());
    },
    {
      overrideGlobalObjects: false,
      // What no Request can be made of: a host that is none, a path that is none.
      errorHandler: () => withHeaders(refusedRequest(), headers()),
    },
  );
  const { headersMs, requestMs } = options.patience ?? usualPatience;
  const timing = { headersTimeout: headersMs, requestTimeout: requestMs, connectionsCheckingInterval: headersMs / 3 };
  // Node would refuse a request without a host in a shape of its own; there is an error handler for it above.
  const server = createServer(
    { ...timing, requireHostHeader: false },
    (incoming, outgoing) => void listener(incoming, outgoing),
  );
  server.on('clientError', (error, socket) => refuse(socket, refusalOf(error), headers()));
  // Node would end the connection without a word.
  server.on('connect', (_incoming, socket) => refuse(socket, unroutable, headers()));
  await listening(server, options.host, options.port);
  const { port } = server.address() as AddressInfo;
  return { url: `http://${options.host}:${port}`, close: () => closed(server) };
}

const refusedRequest = (): Response =>
  new Response(refusalBody(noUrl), { status: noUrl.status, headers: { 'content-type': 'application/json' } });

const noUrl = { status: 400, message: 'The request has no valid host or path.' } as const;

/** Whoever stops reading it can still be answered. */
export const bodyOf = (incoming: IncomingMessage): AsyncIterable<Uint8Array> =>
  incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;

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
