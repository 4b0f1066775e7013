import { HttpFailure, type HttpResponse } from '../../ports/http';
import type { Look, ProbeSystem } from '../../ports/probe';
import { unknownLook } from '../unknownLook';
import type { HttpProbeOptions, HttpSight } from './httpProbeOptions';

/**
 * Redirects are not followed: they could lead to a host that is not allowed, and a redirect is an answer of its own.
 * What can't be told is `unknown` (domain.md, "Onset").
 */
export async function lookOverHttp(
  { http: url, headers = {}, sees }: HttpProbeOptions,
  { clock, http, secrets }: Pick<ProbeSystem, 'clock' | 'http' | 'secrets'>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Look> {
  const startedAtMs = clock.now();
  try {
    const revealed = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, secrets.reveal(value)]));
    // Slow is slow at the threshold: nobody waits for the answer, and the onset is no later than that.
    const limitMs = 'slowerThan' in sees ? sees.slowerThan : timeoutMs;
    const response = await http.send({ method: 'GET', url, headers: revealed, timeoutMs: limitMs, signal });
    return judgeAnswer(sees, response);
  } catch (error) {
    if (error instanceof HttpFailure) return judgeFailure(sees, error);
    return unknownLook(startedAtMs, clock.now(), error);
  }
}

function judgeAnswer(sees: HttpSight, { status, body, sentAtMs, answeredAtMs }: HttpResponse): Look {
  const tookMs = answeredAtMs - sentAtMs;
  if ('slowerThan' in sees && tookMs > sees.slowerThan) return slowLook(sentAtMs, sees.slowerThan);
  return {
    sentAtMs,
    decidedAtMs: answeredAtMs,
    result: isSeen(sees, status, body) ? 'bad' : 'good',
    detail: `${status} after ${Math.round(tookMs)} ms${bodyDetail(sees, body)}`,
  };
}

function isSeen(sees: HttpSight, status: number, body: string): boolean {
  if ('status' in sees)
    return typeof sees.status === 'number' ? status === sees.status : isOfClass(status, sees.status);
  if ('bodyLacks' in sees) return !body.includes(sees.bodyLacks);
  if ('bodyHas' in sees) return body.includes(sees.bodyHas);
  // It answered, and in time.
  return false;
}

/** @param statusClass `5xx` */
const isOfClass = (status: number, statusClass: string) => String(status)[0] === statusClass[0];

function bodyDetail(sees: HttpSight, body: string): string {
  const text = 'bodyLacks' in sees ? sees.bodyLacks : 'bodyHas' in sees ? sees.bodyHas : undefined;
  if (text === undefined) return '';
  return `, ${body.includes(text) ? 'with' : 'without'} ${JSON.stringify(text)}`;
}

function judgeFailure(sees: HttpSight, { kind, message, sentAtMs, failedAtMs }: HttpFailure): Look {
  if (kind === 'timeout' && 'slowerThan' in sees) return slowLook(sentAtMs, sees.slowerThan);
  const result = 'unreachable' in sees ? reachability[kind] : 'unknown';
  return { sentAtMs, decidedAtMs: failedAtMs, result, detail: message };
}

const slowLook = (sentAtMs: number, thresholdMs: number): Look => ({
  sentAtMs,
  decidedAtMs: sentAtMs + thresholdMs,
  result: 'bad',
  detail: `no answer within ${thresholdMs} ms`,
});

/** What a failed request says of a server that should be unreachable: an answer that is no good is an answer. */
const reachability: Readonly<Record<HttpFailure['kind'], Look['result']>> = {
  timeout: 'bad',
  unreachable: 'bad',
  untrusted: 'good',
  'too-large': 'good',
  malformed: 'good',
  aborted: 'unknown',
  outside: 'unknown',
};
