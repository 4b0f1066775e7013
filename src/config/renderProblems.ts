import pc from 'picocolors';
import type { ConfigError, ConfigProblem } from '../domain/errors';

/** All problems for people: `file:line:column`, what is wrong, the lines around it, a hint. Ends with a count. */
export function renderProblems(error: ConfigError, { colors }: { readonly colors: boolean }): string {
  const paint = pc.createColors(colors);
  const problems = inOrder(error.problems);
  const blocks = problems.map((problem) => {
    const lines = [`${paint.cyan(place(problem))} ${paint.red(problem.message)}`];
    if (problem.codeFrame !== undefined) lines.push(paintMarker(problem.codeFrame, paint));
    if (problem.hint !== undefined) lines.push(`  ${paint.dim('hint:')} ${problem.hint}`);
    return lines.join('\n');
  });
  const count = problems.length;
  const note = error.hint === undefined ? '' : `${error.hint}\n`;
  return `${[...blocks, paint.bold(count === 1 ? '1 problem' : `${count} problems`)].join('\n\n')}\n${note}`;
}

/** By file, then from top to bottom, each once. */
export function inOrder(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  const seen = new Map(problems.map((problem) => [`${place(problem)} ${problem.message}`, problem]));
  return [...seen.values()].sort(
    (a, b) => a.file.localeCompare(b.file) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}

function place({ file, line, column }: ConfigProblem): string {
  // Without a place the name runs into the sentence.
  return line === undefined ? `${file}:` : `${file}:${line}:${column ?? 1}`;
}

const paintMarker = (frame: string, paint: ReturnType<typeof pc.createColors>): string =>
  frame
    .split('\n')
    .map((line) => (/^>|\| *\^$/.test(line) ? line.replace(/^>|\^$/, paint.red) : paint.dim(line)))
    .join('\n');
