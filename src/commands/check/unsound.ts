import type { UnsoundFile } from '../../config/loadScenarios';
import { inOrder } from '../../config/renderProblems';
import type { ConfigProblem } from '../../domain/errors';
import { someNames } from '../../domain/wording';
import type { Checked } from './checkScenarios';

/** What is wrong in the files themselves, by file and line, each once. */
export const problemsOf = ({ unsound }: Pick<Checked, 'unsound'>): readonly ConfigProblem[] =>
  inOrder(unsound.flatMap(({ problems }) => problems));

/** Online, files that are sound are asked about all the same; for those that don't run here nobody would be asked anyway. */
export const filesNotAskedAbout = ({ unsound }: Pick<Checked, 'unsound'>): readonly string[] =>
  unsound.filter(isNotAskedAbout).map(({ file }) => file);

export const isNotAskedAbout = ({ runsHere }: UnsoundFile): boolean => runsHere;

/** None where the provider was asked about all there is. */
export function notAskedLines(checked: Pick<Checked, 'unsound'>): readonly string[] {
  const files = filesNotAskedAbout(checked);
  return files.length === 0
    ? []
    : [`No provider was asked about ${someNames(files)}: what is wrong there comes first.`];
}

/** Where nothing is to be had of the project file. */
export const nobodyAsked =
  'No provider was asked: that takes a project file in which nothing is wrong, and all that it refers to.';
