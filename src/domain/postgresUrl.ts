import { UsageError } from './errors';

/** Whether a place of the history names a database, not a file. */
export const isPostgresUrl = (place: string): boolean => /^postgres(ql)?:/i.test(place);

/** A place of the history as outputs may show it. Throws a UsageError. */
export const shownPlace = (place: string): string => (isPostgresUrl(place) ? shownUrl(place) : place);

/** As outputs may show it: neither its password nor its parameters, which may have one as well. Throws a UsageError. */
export function shownUrl(url: string): string {
  const { protocol, username, host, pathname } = parsedUrl(url);
  return `${protocol}//${username === '' ? '' : `${username}@`}${host}${pathname}`;
}

/** Throws a UsageError, which does not repeat the URL: in one that is broken, any part may be the password. */
export function parsedUrl(url: string): URL {
  const found = URL.canParse(url) ? new URL(url) : undefined;
  // After a password with a bare / or # or ?, the rest of it stands where the database's name should.
  if (found === undefined || found.hash !== '' || /@/.test(found.pathname + found.search)) {
    throw new UsageError("the history's postgres:// URL can't be read", {
      hint: 'postgres://USER:PASSWORD@HOST:5432/DATABASE; what is special in a password is written %40 for @, %2F for /, %23 for #',
    });
  }
  return found;
}
