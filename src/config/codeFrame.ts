/**
 * The lines around a place of a file, with a marker and without secrets. Lines and columns count from 1.
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
  const lines = hideSecrets(shown).split('\n');
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

/**
 * A key that somebody wrote into a file, or a login within a URL, must not reach the output of the job that refused it.
 * Stars keep the length, so that the marker stays in its column. References (`${NAME}`) are no secrets.
 */
function hideSecrets(text: string): string {
  const withoutLogins = text.replace(urlLogin, (_, start: string, login: string) => start + '*'.repeat(login.length));
  return withoutLogins.replace(secretEntry, (entry, key: string, value: string) =>
    value.includes('${') ? entry : key + '*'.repeat(value.length),
  );
}

const urlLogin = /(https?:[/\\]*)([^\s/\\?#]+)(?=@)/gi;

const secretEntry =
  /((?:key|token|secret|password|authorization|cookie)[\w-]*["']?[ \t]*:[ \t]+)("[^"\n]*"|'[^'\n]*'|(?![\s{[#])(?:\$\{|[^,{}[\]\n])+)/gi;
