import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether a request has the token, in any of the ways that senders know: as Bearer (Alertmanager's `authorization`), as
 * the password of basic authentication (`https://any:TOKEN@host/...`, all that Mackerel can do), or as `?token=`.
 */
export function isAuthorized(request: Request, token: string): boolean {
  const [scheme = '', credentials = ''] = (request.headers.get('authorization') ?? '').split(/ +(.*)/s);
  const given = [new URL(request.url).searchParams.get('token') ?? ''];
  if (/^bearer$/i.test(scheme)) given.push(credentials);
  if (/^basic$/i.test(scheme)) given.push(passwordOf(credentials));
  return given.some((each) => isSame(each, token));
}

/** What follows the first colon: a user's name has none, a password may. */
function passwordOf(credentials: string): string {
  const pair = Buffer.from(credentials, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 0 ? '' : pair.slice(colon + 1);
}

/** In the same time whatever they have in common, their length included. */
const isSame = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

const digest = (value: string): Buffer => createHash('sha256').update(value).digest();
