import type { ConfigProblem } from '../../domain/errors';

/** One that lies in no file: the command line can't be carried out as typed. */
type Told = Partial<Pick<ConfigProblem, 'file'>> & Omit<ConfigProblem, 'file'>;

/** The document of `check --json` where files are wrong: nothing was asked and no scenario looked at. */
export function problemsAsJson(problems: readonly Told[]): string {
  const told = problems.map(({ file, line, column, path, message, hint }) => ({
    file,
    line,
    column,
    path,
    message,
    hint,
  }));
  return `${JSON.stringify({ problems: told, findings: [], unanswered: [], scenarios: [] }, null, 2)}\n`;
}
