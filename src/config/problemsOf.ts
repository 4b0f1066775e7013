import { LineCounter } from 'yaml';
import type { ConfigProblem } from '../domain/errors';
import { codeFrame } from './codeFrame';

/** Makes problems of a file's text, from the offset at which they stand. */
export function problemsOf(
  file: string,
  text: string,
): (offset: number, message: string, hint?: string) => ConfigProblem {
  let lines: LineCounter | undefined;
  return (offset, message, hint) => {
    lines ??= countLines(text);
    const { line, col: column } = lines.linePos(offset);
    const frame = codeFrame(text, lines.lineStarts, { line, column });
    return {
      file,
      line,
      column,
      message,
      ...(hint !== undefined && { hint }),
      ...(frame !== undefined && { codeFrame: frame }),
    };
  };
}

function countLines(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (const { index } of text.matchAll(/\n/g)) lines.addNewLine(index + 1);
  return lines;
}
