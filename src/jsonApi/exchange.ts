import type { z } from 'zod';
import { ProviderError } from '../domain/errors';
import type { Scrub } from '../domain/scrubbed';
import { HttpFailure, type HttpResponse } from '../ports/http';
import type { ProviderSystem, RequestBudget } from '../ports/provider';
import { missingAnswer, refusedAnswer, type ApiWords } from './apiFailure';
import { httpDateMs } from './httpDate';

export interface ExchangeRequest<T> {
  readonly method: string;
  readonly url: string;
  /** For people: `GET /api/v0/alerts`. */
  readonly what: string;
  readonly schema: z.ZodType<T>;
  readonly priority: Parameters<RequestBudget['take']>[0];
  /** Default: 10 s. A poll that took longer would hide several others. */
  readonly timeoutMs?: number;
  /** What is sent as body; absent: none. */
  readonly json?: unknown;
}

export interface Answer<T> {
  readonly value: T;
  /** On the harness's clock, ms. */
  readonly sentAtMs: number;
  readonly answeredAtMs: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface JsonApiAccess {
  /** Sent with every request. */
  readonly headers: Readonly<Record<string, string>>;
  /** Takes what logs in out of errors: a server may repeat it, in whatever form. */
  readonly scrub: Scrub;
  readonly words: ApiWords;
  /** Of the settings: what can't be trusted is explained by it. */
  readonly caFile?: string | undefined;
}

/** One request and its answer, never retried: through the budget, with what fails told apart. Throws ProviderError. */
export type Exchange = <T>(request: ExchangeRequest<T>, signal?: AbortSignal) => Promise<Answer<T>>;

const defaultTimeoutMs = 10_000;

export function createExchange(access: JsonApiAccess, { clock, http, budget }: ProviderSystem): Exchange {
  const { words, scrub } = access;
  const headers = { accept: 'application/json', ...access.headers };

  const send = async (request: ExchangeRequest<unknown>, signal: AbortSignal | undefined): Promise<HttpResponse> => {
    const { method, url, what, json, timeoutMs = defaultTimeoutMs } = request;
    const body = json === undefined ? {} : { body: JSON.stringify(json) };
    const sent = json === undefined ? headers : { ...headers, 'content-type': 'application/json' };
    try {
      return await http.send({ method, url, headers: sent, ...body, timeoutMs, ...(signal && { signal }) });
    } catch (error) {
      signal?.throwIfAborted();
      throw error instanceof HttpFailure ? missingAnswer(what, error, access.caFile, scrub) : error;
    }
  };

  return async (request, signal) => {
    await budget.take(request.priority, signal ?? never);
    const response = await send(request, signal);
    const pauseMs = retryAfterMs(response.headers);
    if (pauseMs !== undefined) budget.pauseUntil(clock.now() + pauseMs);
    if (response.status < 200 || response.status > 299) throw refusedAnswer(request.what, response, words, scrub);
    const { sentAtMs, answeredAtMs } = response;
    return { value: parse(request, response.body, access), sentAtMs, answeredAtMs, headers: response.headers };
  };
}

const never = new AbortController().signal;

function parse<T>({ method, what, schema }: ExchangeRequest<T>, body: string, { scrub }: JsonApiAccess): T {
  let json: unknown;
  try {
    // A write may be answered by its status alone (Alertmanager's DELETE).
    json = body === '' && method !== 'GET' ? undefined : JSON.parse(body);
  } catch {
    throw new ProviderError('malformed', `${what}: the answer is not JSON`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  // A name in it may be anything.
  const where = issue === undefined ? '' : scrub(` at ${issue.path.join('.')}: ${issue.message}`);
  throw new ProviderError('malformed', `${what}: the answer is not as documented${where}`);
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
