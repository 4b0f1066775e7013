import { createHash } from 'node:crypto';

/**
 * A part of a metric's name, of the characters that Mackerel allows but the dot, which parts them. Where something had to
 * be changed, a hash of all of it follows: a Japanese name is left with little else, and two that differ stay apart. The
 * same text has the same name for ever.
 * Source: https://mackerel.io/api-docs/entry/service-metrics#post
 */
export const namePart = (text: string): string => (allowed(text) === text ? text : withHash(allowed(text), text));

/** What an expectation is called: the author's `id`, else its monitor and severity, made one of a kind by its key. */
export function expectationPart(key: string, monitor: string, severity: string | undefined): string {
  if (allowed(key) === key) return key;
  return withHash(allowed(severity === undefined ? monitor : `${monitor}_${severity}`), key);
}

/** Longer ones nobody reads in a graph's legend. */
const longest = 60;

const allowed = (text: string): string =>
  text
    .replace(/[^A-Za-z0-9_-]+/g, '_')
    .replace(/^_+/, '')
    .slice(0, longest)
    .replace(/_+$/, '');

const withHash = (name: string, of: string): string =>
  [...(name === '' ? [] : [name]), createHash('sha256').update(of).digest('hex').slice(0, 8)].join('-');
