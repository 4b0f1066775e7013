/**
 * The lines around a place of a text, with a marker. The text is what may be shown (hideSecrets, hideValues). Lines and columns count from 1.
 * `lineStarts` are the offsets at which lines begin. Undefined where the lines are too long to be shown.
 */
export function codeFrame(
  text: string,
  lineStarts: readonly number[],
  place: { readonly line: number; readonly column: number },
): string | undefined {
  const firstLine = Math.max(1, place.line - linesAround);
  const shown = text
    .slice(lineStarts[firstLine - 1], lineStarts[place.line + linesAround])
    .replace(/\r?\n$/, '')
    .replace(/[^\P{Cc}\n]/gu, ' '); // a terminal would obey control characters, and tabs would move the marker
  const lines = shown.split('\n');
  if (lines.some((line) => line.length > longestLine)) return undefined;

  const width = String(firstLine + lines.length - 1).length;
  const gutter = (line: number): string => `${line === place.line ? '>' : ' '} ${String(line).padStart(width)} |`;
  const marker = `\n  ${' '.repeat(width)} | ${' '.repeat(place.column - 1)}^`;
  return lines
    .map(
      (line, index) =>
        `${gutter(firstLine + index)} ${line}`.trimEnd() + (firstLine + index === place.line ? marker : ''),
    )
    .join('\n');
}

const linesAround = 2;
const longestLine = 300;
