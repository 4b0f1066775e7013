import type { z } from 'zod';
import { createScrubber } from '../../config/scrubber';
import { Secret } from '../../config/secret';
import { passwordsIn } from '../../domain/urlLogin';
import type { ApiWords } from '../../jsonApi/apiFailure';
import type { JsonApiAccess } from '../../jsonApi/exchange';
import { createJsonApi, type Answer } from '../../jsonApi/jsonApi';
import type { ProviderSystem, RequestBudget } from '../../ports/provider';
import { errorBody, scalarAnswer, seriesAnswer, type WireSeries } from './schema';
import { headersOf, secretsOf, type Endpoint, type PrometheusSettings } from './settings';

/** Reads of one server, Prometheus or Alertmanager. Throws and retries as JsonApi's `read`. */
export interface Client {
  get<T>(request: ReadRequest<T>, signal: AbortSignal): Promise<Answer<T>>;
}

export interface ReadRequest<T> {
  /** Below the endpoint's URL. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly schema: z.ZodType<T>;
  readonly priority: Priority;
  readonly timeoutMs?: number;
  /** As JsonApi's. */
  readonly enough?: AbortSignal;
}

export type Priority = Parameters<RequestBudget['take']>[0];

/** @param title which server, for people: `Prometheus` */
export function createClient(title: string, endpoint: Access, system: ProviderSystem): Client {
  const api = createJsonApi(apiAccess(title, endpoint), system);
  return {
    get: ({ path, query, ...request }, signal) =>
      api.read({ url: apiUrl(endpoint, path, query), what: `${title} GET ${path}`, ...request }, signal),
  };
}

type Access = Endpoint & Pick<PrometheusSettings, 'caFile' | 'proxy'>;

/** @param hints in place of what is usually said to people who were refused */
export function apiAccess(title: string, endpoint: Access, hints: Partial<ApiWords['hints']> = {}): JsonApiAccess {
  const { caFile, proxy } = endpoint;
  const secrets = [...secretsOf(endpoint), ...passwordsIn(proxy)];
  const scrub = createScrubber(secrets.map((value) => new Secret(title, value))).text;
  return { headers: headersOf(endpoint), scrub, words: { hints: { ...usualHints, ...hints }, messageOf }, caFile };
}

export function apiUrl(
  endpoint: Pick<Endpoint, 'url'>,
  path: string,
  query: ReadRequest<unknown>['query'] = {},
): string {
  const url = new URL(endpoint.url);
  url.pathname = url.pathname.replace(/\/+$/, '') + path;
  for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
  return url.href;
}

interface QueryOptions {
  readonly priority: Priority;
  /** Provider's clock, ms; default: now. */
  readonly atMs?: number;
}

/** An instant query. A range selector in it gives raw samples, with the times at which they were taken. */
export async function instantQuery(
  client: Client,
  query: string,
  { priority, atMs }: QueryOptions,
  signal: AbortSignal,
): Promise<Answer<{ readonly series: readonly WireSeries[]; readonly isWhole: boolean }>> {
  const time: Readonly<Record<string, string>> = atMs === undefined ? {} : { time: inUnixSeconds(atMs) };
  const request = { path: '/api/v1/query', query: { query, ...time }, schema: seriesAnswer, priority };
  const answer = await client.get(request, signal);
  const { data, warnings } = answer.value;
  return { ...answer, value: { series: data.result, isWhole: warnings.length === 0 } };
}

/** The server's own clock, in ms: its `time()` has them, its `Date` header only seconds. */
export const readTime = async (client: Client, priority: Priority, signal: AbortSignal) => {
  const request = { path: '/api/v1/query', query: { query: 'time()' }, schema: scalarAnswer, priority };
  const { value, sentAtMs, answeredAtMs } = await client.get(request, signal);
  return { atMs: Math.round(value.data.result.value * 1000), sentAtMs, answeredAtMs };
};

export const inUnixSeconds = (ms: number): string => (ms / 1000).toFixed(3);

const usualHints = {
  unauthorized: 'are basicAuth, bearerToken or headers those of this server?',
  forbidden: 'the login needs the permission to read rules, queries, alerts and silences',
  redirect: 'is the url that of the API, with its path prefix? Redirects are not followed',
};

const messageOf = (body: unknown): string | undefined => errorBody.safeParse(body).data;
