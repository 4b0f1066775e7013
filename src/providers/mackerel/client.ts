import type { z } from 'zod';
import { parseDuration } from '../../config/duration';
import { ProviderError } from '../../domain/errors';
import type { ClockReading } from '../../domain/facts';
import { isLoopbackUrl } from '../../domain/loopback';
import { HttpFailure, type HttpResponse } from '../../ports/http';
import type { ProviderAccess, ProviderSystem, RequestBudget } from '../../ports/provider';
import { missingAnswer, refusedAnswer } from './apiFailure';
import { httpDateMs, wholeSecond } from './httpDate';

/** Reads of the Mackerel API. There is no other method here than GET: nothing can be changed. */
export interface MackerelClient {
  /**
   * Throws ProviderError, or the signal's reason when it is aborted. A poll and its logs are never retried; evidence,
   * which is not timed, is asked for up to three times where that may help.
   */
  get<T>(request: ReadRequest<T>, signal: AbortSignal): Promise<Answer<T>>;
  /** How long a stand-in says that its minute lasts, once it has answered; from elsewhere than loopback not believed. */
  compressedMinuteMs(): number | undefined;
}

export interface ReadRequest<T> {
  /** Below /api/v0. */
  readonly path: string;
  readonly query?: Query;
  readonly schema: z.ZodType<T>;
  readonly priority: Priority;
}

export interface Answer<T> {
  readonly value: T;
  readonly sentAtMs: number;
  readonly answeredAtMs: number;
  /** Absent where the answer may have been kept by a cache on the way. */
  readonly clock?: ClockReading;
}

/** Absent values are left out, lists repeat the name. */
type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

type Priority = Parameters<RequestBudget['take']>[0];

/** Mackerel's own client gives up after 30 s; a poll that took that long would hide several others. */
const timeoutMs = 10_000;
const attempts = 3;
const backoffMs = 1_000;

export function createClient(settings: ProviderAccess, { clock, http, budget }: ProviderSystem): MackerelClient {
  let minuteMs: number | undefined;
  const scrub = (text: string) => text.replaceAll(settings.apiKey, '***');

  const send = async (what: string, url: string, signal: AbortSignal): Promise<HttpResponse> => {
    const headers = { 'x-api-key': settings.apiKey, accept: 'application/json' };
    try {
      return await http.send({ method: 'GET', url, headers, timeoutMs, signal });
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof HttpFailure ? missingAnswer(what, error, scrub) : error;
    }
  };

  const getOnce: MackerelClient['get'] = async ({ path, query, schema, priority }, signal) => {
    await budget.take(priority, signal);
    const what = `GET /api/v0${path}`;
    const response = await send(what, urlOf(settings.url, path, query ?? {}), signal);
    const pauseMs = retryAfterMs(response.headers);
    if (pauseMs !== undefined) budget.pauseUntil(clock.now() + pauseMs);
    if (response.status < 200 || response.status > 299) throw refusedAnswer(what, response, scrub);
    const { sentAtMs, answeredAtMs } = response;
    if (isLoopbackUrl(settings.url)) minuteMs = parseDuration(response.headers['x-standin-minute'] ?? '') ?? minuteMs;
    const reading = clockReading(response);
    const value = parse(what, response.body, schema);
    return { value, sentAtMs, answeredAtMs, ...(reading && { clock: reading }) };
  };

  const get: MackerelClient['get'] = async (request, signal) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await getOnce(request, signal);
      } catch (error) {
        const mayHelp = error instanceof ProviderError && error.retryable;
        if (!mayHelp || request.priority !== 'evidence' || attempt === attempts) throw error;
        await clock.sleep(backoffMs * attempt, signal);
      }
    }
  };

  return { get, compressedMinuteMs: () => minuteMs };
}

/** What was read; undefined where the API says 404: there is none, or a stand-in has no such list. */
export async function unlessNotFound<T>(answer: Promise<Answer<T>>): Promise<T | undefined> {
  try {
    return (await answer).value;
  } catch (error) {
    if (error instanceof ProviderError && error.status === 404) return undefined;
    throw error;
  }
}

function urlOf(base: string, path: string, query: Query): string {
  const url = new URL(`/api/v0${path}`, base);
  for (const [name, value] of Object.entries(query)) {
    for (const text of [value ?? []].flat()) url.searchParams.append(name, text);
  }
  return url.href;
}

function parse<T>(what: string, body: string, schema: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new ProviderError('malformed', `${what}: the answer is not JSON`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined ? '' : ` at ${issue.path.join('.')}: ${issue.message}`;
  throw new ProviderError('malformed', `${what}: the answer is not as documented${where}`);
}

/** `Date` of a 2xx answer, unless something on the way may have kept the answer and its date. */
function clockReading({ headers, sentAtMs, answeredAtMs }: HttpResponse): ClockReading | undefined {
  const shownMs = httpDateMs(headers['date']);
  if (shownMs === undefined || 'age' in headers || 'via' in headers) return undefined;
  return { sentAtMs, answeredAtMs, shown: wholeSecond(shownMs / 1000) };
}

/** `Retry-After` in ms: seconds, or a date on the server's own clock. */
function retryAfterMs(headers: Readonly<Record<string, string>>): number | undefined {
  const text = headers['retry-after'];
  if (text === undefined) return undefined;
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1000;
  const untilMs = httpDateMs(text);
  const nowMs = httpDateMs(headers['date']);
  return untilMs === undefined || nowMs === undefined ? undefined : Math.max(0, untilMs - nowMs);
}
