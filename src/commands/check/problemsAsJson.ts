import { inOrder } from '../../config/renderProblems';
import type { ConfigError } from '../../domain/errors';

/** The document of `check --json` where files are wrong: nothing was asked and no scenario looked at. */
export function problemsAsJson({ problems }: ConfigError): string {
  const told = inOrder(problems).map(({ file, line, column, path, message, hint }) => ({
    file,
    line,
    column,
    path,
    message,
    hint,
  }));
  return `${JSON.stringify({ problems: told, unanswered: [], scenarios: [] }, null, 2)}\n`;
}
