import { LineCounter } from 'yaml';
import type { ConfigProblem } from '../domain/errors';
import { codeFrame } from './codeFrame';
import type { Hide } from './hide';
import { hideSecrets } from './hideSecrets';

/**
 * Makes problems of a file's text, from the offset at which they stand.
 *
 * @param hide what the lines around them must not show
 */
export function problemsOf(
  file: string,
  text: string,
  hide: Hide = hideSecrets,
): (offset: number, message: string, hint?: string) => ConfigProblem {
  let lines: LineCounter | undefined;
  let shown: string | undefined;
  return (offset, message, hint) => {
    lines ??= countLines(text);
    const { line, col: column } = lines.linePos(offset);
    shown ??= hide(text);
    const frame = codeFrame(shown, lines.lineStarts, { line, column });
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
