import type { Duplex } from 'node:stream';

/** A refusal of what never became a request that the routes could see, in the shape that theirs have. */
export interface Refusal {
  readonly status: 400 | 404 | 408 | 413 | 431;
  readonly message: string;
}

export const unroutable: Refusal = { status: 404, message: 'Not found.' };

/** Why Node gave up on a connection: https://nodejs.org/docs/latest-v20.x/api/http.html#event-clienterror */
export function refusalOf(error: Error): Refusal {
  switch ('code' in error ? error.code : undefined) {
    case 'HPE_HEADER_OVERFLOW':
      return { status: 431, message: 'The headers or the path of the request are too large.' };
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return { status: 413, message: 'The chunk extensions of the request are too large.' };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, message: 'The request did not arrive in time.' };
    default:
      return { status: 400, message: 'The request is not valid HTTP.' };
  }
}

export const refusalBody = ({ message }: Refusal): string => JSON.stringify({ error: { message } });

/** Answers where there is nothing but the connection, and ends it. */
export function refuse(socket: Duplex, refusal: Refusal, headers: Readonly<Record<string, string>>): void {
  if (!socket.writable) return;
  const body = refusalBody(refusal);
  const lines = Object.entries({
    ...headers,
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  }).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${refusal.status} ${reasons[refusal.status]}\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}

const reasons = {
  400: 'Bad Request',
  404: 'Not Found',
  408: 'Request Timeout',
  413: 'Payload Too Large',
  431: 'Request Header Fields Too Large',
} as const;
