import stringWidth from 'string-width';
import type { Color } from './paint';

/** Lines of at most `width` columns, broken between words; a word that is wider is broken where it must be. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text
    .replace(insideFigure, noBreak)
    .split(' ')
    .flatMap((each) => pieces(each, width))) {
    if (line !== '' && stringWidth(line) + 1 + stringWidth(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => each.replaceAll(noBreak, ' '));
}

/** Blanks inside of a figure: `7.4 s ± 0.5 s` stays on one line, and so does `4 to 9 s`. */
const insideFigure = / (?=±|(?:s|ms|%)(?!\w))|(?<=±) |(?<=\d) (?=to \d)|(?<=\d to) (?=\d)/g;
const noBreak = '\u00a0';

/** A lead, and beside it a text that is wrapped to the screen. */
export interface Hanging {
  readonly lead: string;
  readonly text: string;
  readonly columns: number;
  readonly paintLead?: Color;
  readonly paintText?: Color;
}

const plain = (text: string) => text;

/**
 * Lines of which the first begins with the lead and the others with as many blanks. On a screen too narrow for both the
 * lead has a line of its own, with the text indented below it.
 */
export function hang({ lead, text, columns, paintLead = plain, paintText = plain }: Hanging): readonly string[] {
  const beside = stringWidth(lead);
  const isNarrow = columns - beside < leastWidth && stringWidth(text) > columns - beside;
  const indent = isNarrow ? Math.min(narrowIndent, beside) : beside;
  const lines = wrap(text, Math.max(leastWidth, columns - indent)).map((line) => paintText(line));
  const [first = '', ...others] = lines;
  const blanks = ' '.repeat(indent);
  const ownLine = isNarrow && lead.trim() !== '' ? [paintLead(lead.trimEnd())] : [];
  return [
    ...ownLine,
    `${isNarrow ? blanks : paintLead(lead)}${first}`,
    ...others.map((line) => `${blanks}${line}`),
  ].map((line) => line.trimEnd());
}

/** In columns. */
const leastWidth = 20;
const narrowIndent = 4;

/** One line of at most `width` columns; what is left out is marked by an ellipsis. */
export function fit(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  return `${pieces(text, Math.max(1, width - 1))[0] ?? ''}…`;
}

function pieces(word: string, width: number): readonly string[] {
  if (stringWidth(word) <= width) return [word];
  const parts: string[] = [];
  let part = '';
  for (const character of word) {
    if (part !== '' && stringWidth(part + character) > width) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part];
}
