import type { z } from 'zod';
import { parseDuration } from '../../config/duration';
import { createScrubber } from '../../config/scrubber';
import { Secret } from '../../config/secret';
import type { ClockReading } from '../../domain/facts';
import { isLoopbackUrl } from '../../domain/loopback';
import { passwordsIn } from '../../domain/urlLogin';
import type { ApiWords } from '../../jsonApi/apiFailure';
import type { JsonApiAccess } from '../../jsonApi/exchange';
import { httpDateMs } from '../../jsonApi/httpDate';
import { createJsonApi, type Answer as JsonAnswer } from '../../jsonApi/jsonApi';
import type { ProviderSystem, RequestBudget } from '../../ports/provider';
import { errorBody } from './schema';
import type { MackerelSettings } from './settings';
import { wholeSecond } from './wholeSecond';

/** Reads of the Mackerel API. */
export interface MackerelClient {
  /** Throws and retries as JsonApi's `read`. */
  get<T>(request: ReadRequest<T>, signal: AbortSignal): Promise<Answer<T>>;
  /** How long a stand-in says that its minute lasts, once it has answered; from elsewhere than loopback not believed. */
  compressedMinuteMs(): number | undefined;
}

export interface ReadRequest<T> {
  /** Below /api/v0. */
  readonly path: string;
  readonly query?: Query;
  readonly schema: z.ZodType<T>;
  readonly priority: Parameters<RequestBudget['take']>[0];
}

export interface Answer<T> extends JsonAnswer<T> {
  /** Absent where the answer may have been kept by a cache on the way. */
  readonly clock?: ClockReading;
}

/** Absent values are left out, lists repeat the name. */
type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

type Access = Pick<MackerelSettings, 'url' | 'apiKey' | 'caFile' | 'proxy'>;

/** @param hints in place of what is usually said to people who were refused */
export function apiAccess({ apiKey, caFile, proxy }: Access, hints: Partial<ApiWords['hints']> = {}): JsonApiAccess {
  const scrub = createScrubber([apiKey, ...passwordsIn(proxy)].map((value) => new Secret('Mackerel', value))).text;
  return { headers: { 'x-api-key': apiKey }, scrub, words: { hints: { ...usualHints, ...hints }, messageOf }, caFile };
}

export function createClient(settings: Access, system: ProviderSystem): MackerelClient {
  const { url: base } = settings;
  const api = createJsonApi(apiAccess(settings), system);
  let minuteMs: number | undefined;

  return {
    get: async ({ path, query, schema, priority }, signal) => {
      const request = { url: apiUrl(base, path, query), what: `GET /api/v0${path}`, schema, priority };
      const answer = await api.read(request, signal);
      if (isLoopbackUrl(base)) minuteMs = parseDuration(answer.headers['x-standin-minute'] ?? '') ?? minuteMs;
      const reading = clockReading(answer);
      return { ...answer, ...(reading && { clock: reading }) };
    },
    compressedMinuteMs: () => minuteMs,
  };
}

const usualHints = {
  unauthorized: 'is apiKey the key of this organization, complete and not deleted?',
  forbidden: 'the key needs the permission Read, and this machine an address that the organization allows',
  redirect: 'is the url that of the API? Redirects are not followed',
};

/** In both shapes that the API uses. */
function messageOf(body: unknown): string | undefined {
  const parsed = errorBody.safeParse(body);
  if (!parsed.success) return undefined;
  const { error } = parsed.data;
  return typeof error === 'string' ? error : error.message;
}

export function apiUrl(base: string, path: string, query: Query = {}): string {
  const url = new URL(`/api/v0${path}`, base);
  for (const [name, value] of Object.entries(query)) {
    for (const text of [value ?? []].flat()) url.searchParams.append(name, text);
  }
  return url.href;
}

/** `Date` of a 2xx answer, unless something on the way may have kept the answer and its date. */
function clockReading({ headers, sentAtMs, answeredAtMs }: JsonAnswer<unknown>): ClockReading | undefined {
  const shownMs = httpDateMs(headers['date']);
  if (shownMs === undefined || 'age' in headers || 'via' in headers) return undefined;
  return { sentAtMs, answeredAtMs, shown: wholeSecond(shownMs / 1000) };
}
