import { ProviderError } from '../../domain/errors';
import { excerpt } from '../../domain/excerpt';
import { plainText } from '../../domain/plainText';
import type { HttpFailure, HttpResponse } from '../../ports/http';
import { errorBody } from './schema';

/** What an answer other than 2xx means. `what` is the request for people: `GET /api/v0/alerts`. */
export function refusedAnswer(what: string, response: HttpResponse, scrub: (text: string) => string): ProviderError {
  const { status } = response;
  const said = apiMessage(response.body);
  const message = scrub(`${what}: ${status}${said === '' ? '' : ` ${said}`}`);
  if (status === 401) return new ProviderError('unauthorized', message, { status, hint: hints.unauthorized });
  if (status === 403) return new ProviderError('forbidden', message, { status, hint: hints.forbidden });
  if (status === 429) return new ProviderError('rate-limited', message, { status, retryable: true });
  if (status >= 500) return new ProviderError('server-error', message, { status, retryable: true });
  if (status >= 400) return new ProviderError('refused', message, { status });
  // 1xx and 3xx: the API itself answers neither.
  return new ProviderError('malformed', message, { status, hint: hints.redirect });
}

/** No answer at all. */
export function missingAnswer(what: string, failure: HttpFailure, scrub: (text: string) => string): ProviderError {
  const message = scrub(`${what}: ${failure.message}`);
  switch (failure.kind) {
    case 'timeout':
      return new ProviderError('timeout', message, { retryable: true });
    case 'malformed':
    case 'too-large':
      return new ProviderError('malformed', message);
    case 'untrusted':
      return new ProviderError('unreachable', message, { hint: hints.untrusted });
    case 'unreachable':
    case 'aborted':
      return new ProviderError('unreachable', message, { retryable: true });
  }
}

const hints = {
  unauthorized: 'is apiKey the key of this organization, complete and not deleted?',
  forbidden: 'the key needs the permission Read, and this machine an address that the organization allows',
  redirect: 'is the url that of the API? Redirects are not followed',
  untrusted: 'name the certificates to trust as caFile',
};

const longestMessage = 300;

/** The API's own words, in both shapes it uses; nothing where a proxy answered in its place. */
function apiMessage(body: string): string {
  const parsed = errorBody.safeParse(jsonOf(body));
  if (!parsed.success) return '';
  const { error } = parsed.data;
  return excerpt(plainText(typeof error === 'string' ? error : error.message), longestMessage, 'beginning');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
