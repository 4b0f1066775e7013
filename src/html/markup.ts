import { html } from 'hono/html';
import { plainText } from '../domain/plainText';

/** A piece of a page, escaped; a string that is put into an `html` template is escaped there. */
export type Markup = ReturnType<typeof html> | string;

/** Its characters. Nothing in a page is waited for: who puts a promise into a template is wrong. */
export function charactersOf(markup: Markup): string {
  if (markup instanceof Promise) throw new TypeError('a page has to be there at once');
  return markup.toString();
}

/**
 * Text from outside for a page: an alert's message may try to be HTML, to move a terminal's cursor, or to reverse the
 * direction of writing. What it is put into escapes it.
 */
export const words = (text: string): string => plainText(text);

/** Of a link only http and https: `javascript:` runs what comes from outside. Undefined for all else. */
export const safeHref = (url: string): string | undefined =>
  /^https?:\/\//i.test(url) && URL.canParse(url) ? new URL(url).href : undefined;

/** A link where that is safe, else the text alone. */
export function link(url: string, text: string = url): Markup {
  const href = safeHref(url);
  return href === undefined
    ? html`${words(text)}`
    : html`<a href="${href}" rel="noreferrer noopener">${words(text)}</a>`;
}
