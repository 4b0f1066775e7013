import { ProviderError } from '../domain/errors';
import { excerpt } from '../domain/excerpt';
import { plainText } from '../domain/plainText';
import type { Scrub } from '../domain/scrubbed';
import type { HttpFailure, HttpResponse } from '../ports/http';

/** What is a provider's own about its failures. */
export interface ApiWords {
  /** What a person can do about it. */
  readonly hints: Readonly<Record<'unauthorized' | 'forbidden' | 'redirect', string>>;
  /** The API's own words in the body of a refusal; undefined where a proxy answered in its place. */
  messageOf(body: unknown): string | undefined;
}

/** What an answer other than 2xx means. `what` is the request for people: `GET /api/v0/alerts`. */
export function refusedAnswer(what: string, response: HttpResponse, words: ApiWords, scrub: Scrub): ProviderError {
  const { hints } = words;
  const { status } = response;
  // Before it is cut: half a key that has a space in it is found by nobody.
  const whole = scrub(plainText(scrub(words.messageOf(jsonOf(response.body)) ?? '')));
  const said = excerpt(whole, longestMessage, 'beginning');
  const message = `${what}: ${status}${said === '' ? '' : ` ${said}`}`;
  if (status === 401) return new ProviderError('unauthorized', message, { status, hint: hints.unauthorized });
  if (status === 403) return new ProviderError('forbidden', message, { status, hint: hints.forbidden });
  if (status === 429) return new ProviderError('rate-limited', message, { status, retryable: true });
  if (status >= 500) return new ProviderError('server-error', message, { status, retryable: true });
  if (status >= 400) return new ProviderError('refused', message, { status });
  // 1xx and 3xx: an API itself answers neither.
  return new ProviderError('malformed', message, { status, hint: hints.redirect });
}

/** No answer at all. `caFile` has the certificates that are trusted beside the well-known ones. */
export function missingAnswer(
  what: string,
  failure: HttpFailure,
  caFile: string | undefined,
  scrub: Scrub,
): ProviderError {
  const message = scrub(`${what}: ${failure.message}`);
  switch (failure.kind) {
    case 'timeout':
      return new ProviderError('timeout', message, { retryable: true });
    case 'malformed':
    case 'too-large':
      return new ProviderError('malformed', message);
    case 'untrusted':
      return new ProviderError('unreachable', message, { hint: untrustedHint(caFile) });
    case 'outside':
      return new ProviderError('unreachable', message);
    case 'unreachable':
    case 'aborted':
      return new ProviderError('unreachable', message, { retryable: true, hint: notReached });
  }
}

const longestMessage = 300;

const untrustedHint = (caFile: string | undefined): string =>
  caFile === undefined
    ? 'name the certificates to trust as caFile'
    : `does caFile (${caFile}) hold the certificate of the CA that signed the server's own?`;

const notReached = 'is the url right, does the server run, and does the way to it need a proxy (or none)?';

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
