import { hideLogins, starredButReferences } from './hide';
import { isSecretName } from './hideSecrets';
import { asRecord } from './record';

/**
 * Configuration as it may be kept: with stars where a secret may stand that somebody wrote into it. What has the name of
 * a key, the values of headers and variables, and logins and queries within URLs; names and references to secrets stay.
 *
 * @param also names of other fields that are hidden wholly
 */
export function hideInData(value: unknown, also: readonly string[] = []): unknown {
  if (typeof value === 'string')
    return hideQueries(hideLogins(value).replace(/((?:https?|postgres(?:ql)?):[/\\]*)\*+@/gi, '$1***@'));
  if (Array.isArray(value)) return value.map((item: unknown) => hideInData(item, also));
  const record = asRecord(value);
  if (record === undefined) return value;
  return Object.fromEntries(
    Object.entries(record).map(([key, item]) => [
      key,
      isSecretName(key) || also.includes(key) ? hideWholly(item) : hideInData(item, also),
    ]),
  );
}

/** Of `{ name, value }`, as lists of headers have it, and of a map the names stay. */
function hideWholly(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hideWholly);
  const record = asRecord(value);
  if (typeof value === 'string') return hidden(value);
  if (record === undefined) return value === null ? null : '***';
  const isNamed = 'name' in record && 'value' in record;
  return Object.fromEntries(
    Object.entries(record).map(([key, item]) => [key, isNamed && key === 'name' ? item : hideWholly(item)]),
  );
}

const hideQueries = (text: string): string =>
  text.replace(/((?:https?:|\$\{)[^\s?]*\?)([^\s"']*)/gi, (_, url: string, query: string) => url + hideValues(query));

const hideValues = (query: string): string =>
  query
    .split('&')
    .map((pair) => {
      const name = pair.includes('=') ? pair.slice(0, pair.indexOf('=') + 1) : '';
      return name + hidden(pair.slice(name.length));
    })
    .join('&');

/** The number of stars would tell how long it is. */
const hidden = (text: string): string => starredButReferences(text).replace(/\*+/g, '***');
