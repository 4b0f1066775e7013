import { inOrder } from '../../config/renderProblems';
import type { ConfigProblem } from '../../domain/errors';
import { plainText } from '../../domain/plainText';
import { annotationLine, type Annotation } from '../../reporters/github/workflowCommand';
import { repositoryPath } from '../../reporters/github/repositoryPath';
import type { PlacedFinding } from './placeFindings';

/** Where a step of GitHub Actions works. */
export interface Step {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * What was found as annotations of GitHub, a line each, at the line of the key in its file.
 *
 * @param scrub what hides secrets: before a text is escaped, or it would not know them
 */
export const findingsAsAnnotations = (
  findings: readonly PlacedFinding[],
  step: Step,
  scrub: (text: string) => string,
): readonly string[] =>
  findings.map(({ level, file, line, column, scenario, message, hint }) =>
    lineOf({ level, title: titleOf(scenario), place: { file, line, column } }, { message, hint }, step, scrub),
  );

/** What is wrong in the files themselves, or with the command line; in order, each once. */
export const problemsAsAnnotations = (problems: readonly ConfigProblem[], step: Step): readonly string[] =>
  inOrder(problems).map(({ file, line, column, message, hint }) =>
    lineOf(
      { level: 'error', title: titleOf(), place: { file, line, column } },
      { message, hint },
      step,
      (text) => text,
    ),
  );

const titleOf = (scenario?: string): string =>
  scenario === undefined ? 'alertdrill check' : `alertdrill check: ${scenario}`;

interface Mark {
  readonly level: Annotation['level'];
  readonly title: string;
  readonly place: { readonly file: string; readonly line: number | undefined; readonly column: number | undefined };
}

function lineOf(
  { level, title, place: { file, line, column } }: Mark,
  { message, hint }: { readonly message: string; readonly hint: string | undefined },
  { cwd, env }: Step,
  scrub: (text: string) => string,
): string {
  const texts = [message, ...(hint === undefined ? [] : [hint])];
  return annotationLine({
    level,
    title,
    message: texts.map((text) => plainText(scrub(text))).join('\n'),
    file: repositoryPath(file, cwd, env['GITHUB_WORKSPACE']),
    ...(line !== undefined && { line }),
    ...(column !== undefined && { column }),
  });
}
