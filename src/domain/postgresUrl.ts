import { UsageError } from './errors';
import { passwordsIn } from './urlLogin';

/** Whether a place of the history names a database, not a file. */
export const isPostgresUrl = (place: string): boolean => /^postgres(ql)?:/i.test(place);

export const postgresUrlHint =
  'postgres://USER:PASSWORD@HOST:5432/DATABASE; what is special in a password is written %40 for @, %2F for /, %23 for #';

/** A place of the history as outputs may show it. Throws a UsageError. */
export const shownPlace = (place: string): string => (isPostgresUrl(place) ? shownUrl(place) : place);

/** As outputs may show it: neither its password nor its parameters, which may have one as well. Throws a UsageError. */
export function shownUrl(url: string): string {
  const { protocol, username, host, pathname } = parsedUrl(url);
  return `${protocol}//${username === '' ? '' : `${username}@`}${host}${pathname}`;
}

/** All that is secret in it, as it is known and as it is written; none in what is no URL. */
export function passwordsOfPostgres(url: string): readonly string[] {
  if (!isPostgresUrl(url) || !URL.canParse(url)) return [];
  const { searchParams } = new URL(url);
  return [...passwordsIn(url), ...searchParams.getAll('password')];
}

/** Throws a UsageError, which does not repeat the URL: in one that is broken, any part may be the password. */
export function parsedUrl(url: string): URL {
  if (!isReadablePostgresUrl(url))
    throw new UsageError("the history's postgres:// URL can't be read", { hint: postgresUrlHint });
  return new URL(url);
}

/** After a password with a bare / or # or ?, the rest of it stands where the database's name should. */
export function isReadablePostgresUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hash, pathname, search } = new URL(url);
  return isPostgresUrl(protocol) && hash === '' && !(pathname + search).includes('@');
}
