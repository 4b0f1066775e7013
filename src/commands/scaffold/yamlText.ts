import { stringify } from 'yaml';
import { blank } from '../../config/blanks';
import { plainText } from '../../domain/plainText';

/** A value of a file in one line; what would be taken for a variable (`${NAME}`) stays what it is. */
export const scalar = (text: string): string => inOneLine(literal(text));

/** A value that only a person knows; what is said of it may name variables. */
export const blankScalar = (what: string): string => JSON.stringify(blank(plainText(what)));

/** In which nothing is taken for a variable. */
export const literal = (text: string): string => text.replaceAll('${', () => '$${');

/** Text from outside within a comment. */
export const inComment = (text: string): string => plainText(text);

/** The same as lines of a comment that are no longer than people read; what is behind `#` indents all of them. */
export function commentLines(text: string, indent = ' '): readonly string[] {
  const lines: string[] = [];
  for (const word of inComment(text).split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= commentWidth)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`#${indent}${word}`);
  }
  return lines;
}

const commentWidth = 114;

/** A value that may refer to variables, in one line. */
export function inOneLine(text: string): string {
  const written = oneEnd(stringify(text, { lineWidth: 0 }));
  return written.includes('\n') ? JSON.stringify(text) : written;
}

/** `{ service: shop, labels: { job: "a b" } }` */
export const flow = (value: unknown): string => oneEnd(stringify(value, { collectionStyle: 'flow', lineWidth: 0 }));

/** Without the end of the line. A wide space before it is a part of the text, and no reason to trim. */
const oneEnd = (written: string): string => written.replace(/\n$/, '');
