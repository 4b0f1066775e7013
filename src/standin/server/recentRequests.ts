import type { ApiKeys } from './authorize';
import { createRing } from './ring';

/** One request that was answered. Never its query, headers or body: keys and other secrets come in these. */
export interface AnsweredRequest {
  /** Counts up. */
  readonly number: number;
  readonly atMs: number;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly durationMs: number;
  /** What it calls itself; empty where it does not. */
  readonly client: string;
}

export interface RecentRequests {
  /** Answers a request, and remembers that it did. */
  watch(request: Request, answer: () => Response | Promise<Response>): Promise<Response>;
  newestFirst(): readonly AnsweredRequest[];
}

const requestsKept = 30;
const longestPath = 200;
const longestClient = 80;

/** Remembers the last requests, but those for the page that shows them: it asks every few seconds. */
export function createRecentRequests(keys: ApiKeys): RecentRequests {
  const ring = createRing<AnsweredRequest>(requestsKept);
  const withoutKeys = keyRemover(keys);
  let count = 0;
  return {
    async watch(request, answer) {
      const atMs = Date.now();
      const startedAt = performance.now();
      const response = await answer();
      const path = new URL(request.url).pathname;
      if (path === '/') return response;
      count += 1;
      ring.add({
        number: count,
        atMs,
        method: request.method,
        path: cut(withoutKeys(path), longestPath),
        status: response.status,
        durationMs: performance.now() - startedAt,
        client: cut(withoutKeys(request.headers.get('user-agent') ?? ''), longestClient),
      });
      return response;
    },
    newestFirst: () => ring.newestFirst(),
  };
}

/** A key that somebody wrote into a path or a name by mistake. */
function keyRemover({ apiKey, readOnlyKey, writeOnlyKey }: ApiKeys): (text: string) => string {
  const given = [apiKey, readOnlyKey, writeOnlyKey].filter((key) => key !== undefined && key !== '');
  const forms = given.flatMap((key) => (key === undefined ? [] : [key, encodeURIComponent(key)]));
  return (text) => forms.reduce((rest, form) => rest.replaceAll(form, '(key)'), text);
}

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}…` : text);
