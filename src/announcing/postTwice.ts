import { HttpFailure, type Http } from '../ports/http';

export interface PostSystem {
  readonly http: Http;
  sleep(ms: number): Promise<void>;
}

const timeoutMs = 5_000;
const pauseMs = 1_000;

/**
 * JSON to a webhook, with one more try; within 11 s. Undefined where it was taken; else what is wrong, without the URL,
 * which is a secret. Never rejects.
 */
export async function postTwice(url: string, body: string, system: PostSystem): Promise<string | undefined> {
  const first = await sendOnce(url, body, system);
  if (first === undefined) return undefined;
  await system.sleep(pauseMs);
  return sendOnce(url, body, system);
}

async function sendOnce(url: string, body: string, { http }: PostSystem): Promise<string | undefined> {
  const headers = { 'content-type': 'application/json' };
  try {
    const { status } = await http.send({ method: 'POST', url, headers, body, timeoutMs, maxBytes: longestAnswer });
    if (status >= 200 && status < 300) return undefined;
    const hint = status >= 300 && status < 400 ? '; redirects are not followed' : '';
    return `the webhook answered ${status}${hint}`;
  } catch (error) {
    // Of anything else only the kind: its text may hold the URL.
    return error instanceof HttpFailure ? error.message : 'it could not be sent';
  }
}

const longestAnswer = 2 ** 20;
