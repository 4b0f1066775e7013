/** Takes secret values out of a text. */
export type Scrub = (text: string) => string;

/**
 * The same value with every text in it scrubbed. Values are scrubbed before they are written in any format: escaping
 * (JSON, XML) or wrapping would hide a secret from a search in the written text.
 */
export function scrubbed<T>(value: T, scrub: Scrub): T;
export function scrubbed(value: unknown, scrub: Scrub): unknown {
  if (typeof value === 'string') return scrub(value);
  if (Array.isArray(value)) return value.map((item: unknown) => scrubbed(item, scrub));
  if (value instanceof Set) return new Set([...value].map((item: unknown) => scrubbed(item, scrub)));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [scrub(key), scrubbed<unknown>(item, scrub)]));
}
