/** Pieces of text that several parts of the page share. */

export const counted = (count: number, what: string): string =>
  `${grouped.format(count)} ${what}${count === 1 ? '' : 's'}`;

// Made once: making one takes longer than a whole page.
const grouped = new Intl.NumberFormat('en');

/** Whole words are not needed: what is cut can be asked for by the API. */
export const shortened = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length)}…` : text;

/** Six digits tell people enough. */
export const shownNumber = (value: number): string => String(Number(value.toPrecision(6)));

/** A URL as far as it is no secret: paths and queries of hooks are. */
export const originOf = (url: string): string => (URL.canParse(url) ? new URL(url).origin : 'its URL');

/** For the line below a list that is cut. */
export const more = (total: number, shown: number, what: string): string =>
  total > shown ? `and ${counted(total - shown, `more ${what}`)}` : '';
