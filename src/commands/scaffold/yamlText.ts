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

/** A value that may refer to variables, in one line. */
export function inOneLine(text: string): string {
  const written = oneEnd(stringify(text, { lineWidth: 0 }));
  return written.includes('\n') ? JSON.stringify(text) : written;
}

/** `{ service: shop, labels: { job: "a b" } }` */
export const flow = (value: unknown): string => oneEnd(stringify(value, { collectionStyle: 'flow', lineWidth: 0 }));

/** Without the end of the line. A wide space before it is a part of the text, and no reason to trim. */
const oneEnd = (written: string): string => written.replace(/\n$/, '');
