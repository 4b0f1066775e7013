import { readFileSync } from 'node:fs';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { rootCertificates } from 'node:tls';
import type { AxiosHeaders, AxiosResponse } from 'axios';
import type { LookupFunction } from 'node:net';
import { messageOf } from '../domain/caught';
import { ConfigError } from '../domain/errors';
import type { Clock } from '../ports/clock';
import { HttpFailure, type Http, type HttpRequest, type HttpResponse } from '../ports/http';
import { failureKind, type FailureReason } from './failureKind';
import { heldLookup, outsideCode, type ResolveAll } from './heldLookup';
import { proxyFor, type ProxyOptions } from './proxyFor';
import { limitRequest } from './requestLimit';

export interface HttpOptions extends ProxyOptions {
  /** Certificates to trust beside the well-known ones (PEM). */
  readonly caFile?: string;
  /** How names of requests that are held to ranges are looked up; default: as everywhere on this machine. */
  readonly resolveAll?: ResolveAll;
}

export interface ClosableHttp extends Http {
  /** Aborts what is in flight; later requests fail as aborted. */
  close(): void;
}

const defaultMaxBytes = 32 * 2 ** 20;

/**
 * Each request has a connection of its own. One that was kept alive may be closed by the server in the moment it is
 * used again, and then a good server looks unreachable; it also hides from a probe that nobody listens any more. The
 * price is a handshake a request, by which an estimate of the provider's clock gets wider.
 * Throws ConfigError where `caFile` can't be read.
 */
export function createHttp(clock: Clock, options: HttpOptions = {}): ClosableHttp {
  const trust = trusted(options.caFile);
  const createAgents = (held: { readonly lookup?: LookupFunction }) => ({
    httpAgent: new HttpAgent({ keepAlive: false, ...held }),
    httpsAgent: new HttpsAgent({ keepAlive: false, ...trust, ...held }),
  });
  const free = createAgents({});
  const agentsFor = ({ within = [] }: HttpRequest) =>
    within.length === 0 ? free : createAgents({ lookup: heldLookup(within, options.resolveAll) });
  const life = new AbortController();

  const send = async (request: HttpRequest): Promise<HttpResponse> => {
    // Loaded with the first request: it takes a tenth of a second, and half of the commands send none.
    const axios = await import('axios');
    const sentAtMs = clock.now();
    const limit = limitRequest(clock, request, life.signal);
    try {
      const response = await axios.default.request<AsyncIterable<unknown>>({
        ...configOf(request, options, agentsFor(request), limit.signal),
        headers: headersFor(request, axios.AxiosHeaders),
      });
      const answeredAtMs = clock.now();
      const body = await readBody(response.data, request.maxBytes ?? defaultMaxBytes);
      return { status: response.status, headers: headersOf(response), body, sentAtMs, answeredAtMs };
    } catch (error) {
      // Never the error itself, nor as a cause: axios hangs the request with its keys on it.
      const { kind, reason } = limit.reason() ?? reasonOf(error);
      const message = `${hostOf(request.url)}: ${reason}`;
      throw new HttpFailure(kind, message, { sentAtMs, failedAtMs: clock.now() });
    } finally {
      limit.release();
    }
  };
  return { send, close: () => life.abort() };
}

function configOf(
  request: HttpRequest,
  options: HttpOptions,
  agents: { readonly httpAgent: HttpAgent; readonly httpsAgent: HttpsAgent },
  signal: AbortSignal,
) {
  const isHeld = request.within !== undefined && request.within.length > 0;
  const proxy = isHeld ? false : proxyFor(request.url, options);
  return {
    ...agents,
    url: request.url,
    method: request.method,
    data: request.body,
    transformRequest: [(data: unknown) => data],
    responseType: 'stream' as const,
    validateStatus: () => true,
    // One that leads to an address, and not to a name, would be looked up by nobody.
    maxRedirects: isHeld ? 0 : (request.maxRedirects ?? 0),
    // A redirect to another server gets none of the headers that were meant for the first.
    sensitiveHeaders: Object.keys(request.headers ?? {}),
    signal,
    ...(proxy === undefined ? {} : { proxy }),
  };
}

function headersFor(request: HttpRequest, headersClass: typeof AxiosHeaders) {
  const headers = headersClass.from({ 'user-agent': 'alertdrill', ...request.headers });
  // Without this, axios calls every string a form.
  headers.setContentType(false, false);
  return headers;
}

/** Axios destroys the stream when the signal is aborted, so an answer that dribbles ends here too. */
async function readBody(stream: AsyncIterable<unknown>, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > maxBytes) throw new TooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

class TooLarge extends Error {
  readonly maxBytes: number;

  constructor(maxBytes: number) {
    super();
    this.maxBytes = maxBytes;
  }
}

function reasonOf(error: unknown): FailureReason {
  if (error instanceof TooLarge) {
    return { kind: 'too-large', reason: `the answer is longer than ${error.maxBytes} bytes` };
  }
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  // Its words are our own: the name, its addresses and the ranges.
  if (code === outsideCode) return { kind: 'outside', reason: messageOf(error) };
  return failureKind(typeof code === 'string' ? code : 'no code');
}

const headersOf = (response: AxiosResponse): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), String(value)]));

/** Neither path nor query: a webhook's address is a secret from there on. */
const hostOf = (url: string) => (URL.canParse(url) ? new URL(url).host : 'an invalid URL');

const trusted = (caFile: string | undefined) =>
  caFile === undefined ? {} : { ca: [...rootCertificates, readCertificates(caFile)] };

function readCertificates(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new ConfigError([{ file, message: "The certificates (caFile) can't be read." }]);
  }
}
