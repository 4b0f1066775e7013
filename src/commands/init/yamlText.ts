import { stringify } from 'yaml';
import { plainText } from '../../domain/plainText';

/** A value of a file in one line; what would be taken for a variable (`${NAME}`) stays what it is. */
export function scalar(text: string): string {
  const written = stringify(literal(text), { lineWidth: 0 }).trimEnd();
  return written.includes('\n') ? JSON.stringify(literal(text)) : written;
}

/** In which nothing is taken for a variable. */
export const literal = (text: string): string => text.replaceAll('${', () => '$${');

/** Text from outside within a comment. */
export const inComment = (text: string): string => plainText(text);
