import type { z } from 'zod';
import { ProviderError } from '../domain/errors';
import type { Scrub } from '../domain/scrubbed';
import { HttpFailure, type HttpResponse } from '../ports/http';
import type { ProviderSystem, RequestBudget } from '../ports/provider';
import { missingAnswer, refusedAnswer, type ApiWords } from './apiFailure';
import { httpDateMs } from './httpDate';

/** Reads of a provider's JSON API. There is no other method here than GET: nothing can be changed. */
export interface JsonApi {
  /**
   * Throws ProviderError, or the signal's reason when it is aborted. A poll and its logs are never retried; evidence,
   * which is not timed, is asked for up to three times where that may help.
   */
  read<T>(request: ReadRequest<T>, signal: AbortSignal): Promise<Answer<T>>;
}

export interface ReadRequest<T> {
  readonly url: string;
  /** For people: `GET /api/v0/alerts`. */
  readonly what: string;
  readonly schema: z.ZodType<T>;
  readonly priority: Parameters<RequestBudget['take']>[0];
  /** Default: 10 s. A poll that took longer would hide several others. */
  readonly timeoutMs?: number;
  /** Once aborted no further attempt is made: what fails has failed. The attempt in flight goes on. */
  readonly enough?: AbortSignal;
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

const defaultTimeoutMs = 10_000;
const attempts = 3;
const backoffMs = 1_000;

export function createJsonApi(access: JsonApiAccess, { clock, http, budget }: ProviderSystem): JsonApi {
  const { words, scrub } = access;
  const headers = { accept: 'application/json', ...access.headers };

  const send = async (request: ReadRequest<unknown>, signal: AbortSignal): Promise<HttpResponse> => {
    const { url, what, timeoutMs = defaultTimeoutMs } = request;
    try {
      return await http.send({ method: 'GET', url, headers, timeoutMs, signal });
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof HttpFailure ? missingAnswer(what, error, access.caFile, scrub) : error;
    }
  };

  const readOnce: JsonApi['read'] = async (request, signal) => {
    await budget.take(request.priority, signal);
    const response = await send(request, signal);
    const pauseMs = retryAfterMs(response.headers);
    if (pauseMs !== undefined) budget.pauseUntil(clock.now() + pauseMs);
    if (response.status < 200 || response.status > 299) throw refusedAnswer(request.what, response, words, scrub);
    const { sentAtMs, answeredAtMs } = response;
    const value = parse(request, response.body, scrub);
    return { value, sentAtMs, answeredAtMs, headers: response.headers };
  };

  /** Resolves with false where it was not for the whole time, since there is `enough`. */
  const pause = async (ms: number, enough: AbortSignal | undefined, signal: AbortSignal): Promise<boolean> => {
    const ends = enough === undefined ? signal : AbortSignal.any([signal, enough]);
    await clock.sleep(ms, ends).catch(() => signal.throwIfAborted());
    return enough?.aborted !== true;
  };

  return {
    read: async (request, signal) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await readOnce(request, signal);
        } catch (error) {
          const mayHelp = error instanceof ProviderError && error.retryable;
          if (!mayHelp || request.priority !== 'evidence' || attempt === attempts) throw error;
          if (!(await pause(backoffMs * attempt, request.enough, signal))) throw error;
        }
      }
    },
  };
}

/** What was read; undefined where the API says 404: there is none, or another server has no such list. */
export async function unlessNotFound<T>(answer: Promise<Answer<T>>): Promise<T | undefined> {
  try {
    return (await answer).value;
  } catch (error) {
    if (error instanceof ProviderError && error.status === 404) return undefined;
    throw error;
  }
}

function parse<T>({ what, schema }: ReadRequest<T>, body: string, scrub: Scrub): T {
  let json: unknown;
  try {
    json = JSON.parse(body);
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
