import http from 'node:http';
import https from 'node:https';
import { TLSSocket } from 'node:tls';
import type { ExternalResult } from '../engine/judgeExternal';
import type { ExternalMonitor } from '../engine/monitor';
import { cookiesAfter, type Cookies } from './cookies';

/** A check that takes longer has failed (docs/external-monitoring). Real seconds, whatever the minute. */
const timeoutMs = 15_000;

/** "Three or more redirects will result in an error." */
const mostRedirects = 2;

/** As much of a body is searched for the string that it must contain. A limit of this program. */
const longestBodyBytes = 1024 * 1024;

const dayMs = 24 * 60 * 60 * 1000;

/** Makes one request as an external monitor asks. What goes wrong is the result, never an exception. */
export async function checkExternally(monitor: ExternalMonitor, signal: AbortSignal): Promise<ExternalResult> {
  const startedAt = performance.now();
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await requestFollowing(monitor, AbortSignal.any([signal, timeout]));
    const responseTimeMs = performance.now() - startedAt;
    const message = `${answer.status} ${answer.statusText}`.trim();
    const { certificateDaysLeft } = answer;
    return { failure: failureOf(monitor, answer, message), message, responseTimeMs, certificateDaysLeft };
  } catch (error) {
    const failure = timeout.aborted ? `No answer within ${timeoutMs / 1000} seconds` : reasonOf(error);
    return { failure, message: failure };
  }
}

interface ExternalAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly body: string;
  readonly location: string | undefined;
  readonly cookies: Cookies;
  readonly certificateDaysLeft: number | undefined;
}

async function requestFollowing(monitor: ExternalMonitor, signal: AbortSignal): Promise<ExternalAnswer> {
  let url = new URL(monitor.url);
  let answer = await requestOnce(monitor, url, {}, signal);
  for (let redirects = 1; monitor.followRedirect === true && isRedirect(answer); redirects += 1) {
    if (redirects > mostRedirects) throw new Error(`More than ${mostRedirects} redirects`);
    url = new URL(answer.location ?? '', url);
    answer = await requestOnce(monitor, url, answer.cookies, signal);
  }
  return answer;
}

const isRedirect = ({ status, location }: ExternalAnswer): boolean =>
  status >= 300 && status < 400 && location !== undefined;

function failureOf(monitor: ExternalMonitor, { status, body }: ExternalAnswer, message: string): string | undefined {
  const { expectedStatusCode, containsString } = monitor;
  const isStatusGood = expectedStatusCode === undefined ? status >= 200 && status < 400 : status === expectedStatusCode;
  if (!isStatusGood) return message;
  if (containsString !== undefined && !body.includes(containsString)) return `${message} (the body lacks the string)`;
  return undefined;
}

function requestOnce(
  monitor: ExternalMonitor,
  url: URL,
  cookies: Cookies,
  signal: AbortSignal,
): Promise<ExternalAnswer> {
  const { request } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      method: monitor.method,
      headers: headersOf(monitor, cookies),
      family: { ipv4: 4, ipv6: 6, auto: 0 }[monitor.dualstack ?? 'ipv4'],
      rejectUnauthorized: monitor.skipCertificateVerification !== true,
      // A connection of its own for each check, as from an outsider.
      agent: false,
      signal,
    });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      // Read now: the socket is gone once the body has ended.
      const certificateDaysLeft = daysLeft(incoming.socket);
      const chunks: Buffer[] = [];
      let length = 0;
      incoming.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length <= longestBodyBytes) chunks.push(chunk);
      });
      incoming.on('error', reject);
      incoming.on('end', () => {
        resolve({
          status: incoming.statusCode ?? 0,
          statusText: incoming.statusMessage ?? '',
          body: Buffer.concat(chunks).toString(),
          location: incoming.headers.location,
          cookies: cookiesAfter(cookies, incoming.headers['set-cookie'] ?? []),
          certificateDaysLeft,
        });
      });
    });
    outgoing.end(monitor.requestBody);
  });
}

function headersOf({ headers, requestBody }: ExternalMonitor, cookies: Cookies): Record<string, string> {
  const cookie = Object.entries(cookies).map(([name, value]) => `${name}=${value}`);
  return {
    'user-agent': 'mackerel-http-checker/0.0.0 (alertdrill stand-in)',
    ...(requestBody === undefined ? {} : { 'content-length': String(Buffer.byteLength(requestBody)) }),
    ...(cookie.length === 0 ? {} : { cookie: cookie.join('; ') }),
    ...Object.fromEntries(headers.map(({ name, value }) => [name.toLowerCase(), value])),
  };
}

function daysLeft(socket: unknown): number | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const expiresAt = Date.parse(socket.getPeerCertificate().valid_to);
  return Number.isNaN(expiresAt) ? undefined : Math.floor((expiresAt - Date.now()) / dayMs);
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
