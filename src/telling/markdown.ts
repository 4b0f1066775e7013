/**
 * A text as GitHub's Markdown shows it letter by letter. Names come from outside: no cell ends early, and nothing becomes
 * a link, an image, HTML or somebody's mention.
 */
export const escaped = (text: string): string =>
  text
    .replace(/[\\`*_{}[\]<>#|~!&$]/g, '\\$&')
    .replace(/@/g, '@\u200b')
    .replace(/:\/\//g, ':\u200b//')
    .replace(/www\./gi, '$&\u200b');

/** @param cells escaped */
export const tableLine = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** @param rows escaped */
export const tableLines = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  [head, head.map(() => '---'), ...rows].map(tableLine);
