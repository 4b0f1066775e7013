import { relative } from 'node:path';
import { pathText } from '../../config/issue';
import type { ConfigProblem } from '../../domain/errors';
import type { Checked } from './checkScenarios';
import type { PlacedFinding } from './placeFindings';
import { filesNotAskedAbout, problemsOf } from './unsound';

/**
 * The document of `check --json`.
 *
 * @param findings all of it once more, for editors: each with its place
 * @param how.dir where the user is: files of findings are shown relative to it, as those of problems are
 */
export const checkedAsJson = (
  checked: Checked,
  findings: readonly PlacedFinding[],
  { dir, offline }: { readonly dir: string; readonly offline: boolean },
): string =>
  documentOf({
    problems: problemsOf(checked).map(toldProblem),
    notAsked: offline ? [] : filesNotAskedAbout(checked),
    findings: findings.map(({ level, scenario, file, line, column, path, message, hint }) => ({
      ...{ level, scenario, file: relative(dir, file), line, column, path: pathText(path), message, hint },
    })),
    ...(checked.webhookUrl !== undefined && { webhookUrl: checked.webhookUrl }),
    ...(checked.lease && { lease: checked.lease }),
    unanswered: checked.unanswered,
    scenarios: checked.scenarios.map(({ scenario: { name, file }, subjects, warnings, blockers, notes }) => ({
      name,
      file,
      subjects: subjects.map((subject) => ({ ...subject, warnings: subject.warnings.map(({ text }) => text) })),
      warnings,
      blockers,
      ...(notes && { notes }),
    })),
  });

/** One that lies in no file: the command line can't be carried out as typed. */
type Told = Partial<Pick<ConfigProblem, 'file'>> & Omit<ConfigProblem, 'file'>;

/** Where the project file is wrong, or the command line: nobody was asked, and no scenario looked at. */
export function refusedAsJson(problems: readonly Told[], { offline }: { readonly offline: boolean }): string {
  const files = new Set(problems.flatMap(({ file }) => file ?? []));
  const notAsked = offline ? [] : [...files];
  return documentOf({ problems: problems.map(toldProblem), notAsked, findings: [], unanswered: [], scenarios: [] });
}

interface CheckDocument {
  /** What is wrong in the files. */
  readonly problems: readonly Told[];
  /** Of these, the files about which no provider was asked; the project file among them: nobody was asked at all. */
  readonly notAsked: readonly string[];
  readonly findings: readonly object[];
  readonly webhookUrl?: string;
  readonly lease?: Checked['lease'];
  readonly unanswered: Checked['unanswered'];
  readonly scenarios: readonly object[];
}

const documentOf = (document: CheckDocument): string => `${JSON.stringify(document, null, 2)}\n`;

/** Without its code frame. */
const toldProblem = ({ file, line, column, path, message, hint }: Told) => ({
  ...(file !== undefined && { file }),
  ...(line !== undefined && { line }),
  ...(column !== undefined && { column }),
  ...(path !== undefined && { path }),
  message,
  ...(hint !== undefined && { hint }),
});
