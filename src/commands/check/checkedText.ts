import { relative } from 'node:path';
import { pathText } from '../../config/issue';
import type { BlockReason } from '../../domain/facts';
import type { ResolvedMonitor } from '../../domain/resolvedMonitor';
import { plainText } from '../../domain/plainText';
import { inSeconds } from '../../domain/wording';
import type { PlacedFinding } from './placeFindings';
import type { Checked, CheckedScenario, CheckedSubject } from './checkScenarios';

/** @param dir where the user is: files of findings are shown relative to it, as those of problems are */
export const checkedAsJson = (
  { webhookUrl, lease, unanswered, scenarios }: Checked,
  findings: readonly PlacedFinding[],
  dir: string,
): string =>
  `${JSON.stringify(
    {
      // The files' own; where there are any, nothing else is looked at. See problemsAsJson.
      problems: [],
      // All of it once more, for editors: each with its place.
      findings: findings.map(({ level, scenario, file, line, column, path, message, hint }) => ({
        ...{ level, scenario, file: relative(dir, file), line, column, path: pathText(path), message, hint },
      })),
      ...(webhookUrl !== undefined && { webhookUrl }),
      ...(lease && { lease }),
      unanswered,
      scenarios: scenarios.map(({ scenario: { name, file }, subjects, warnings, blockers, notes }) => ({
        name,
        file,
        subjects: subjects.map((subject) => ({ ...subject, warnings: subject.warnings.map(({ text }) => text) })),
        warnings,
        blockers,
        ...(notes && { notes }),
      })),
    },
    null,
    2,
  )}\n`;

/** For a terminal: names and messages of a provider may hold anything, and are made harmless. */
export function checkedInWords(checked: Checked, offline: boolean): string {
  const { webhookUrl, lease, unanswered, scenarios } = checked;
  const lines = [
    ...unanswered.flatMap(({ provider, detail, hint }) => [
      `✗ provider ${plainText(provider)}: ${plainText(detail)}`,
      ...hintLines('  ', hint),
    ]),
    ...scenarios.flatMap(scenarioLines),
    ...(webhookUrl === undefined ? [] : [`notifications are received at ${webhookUrl}`]),
    ...(lease === undefined ? [] : [`a run takes leases in ${lease.place}: ${plainText(lease.things.join(', '))}`]),
  ];
  return `${[...lines, conclusionOf(checked, offline)].join('\n')}\n`;
}

/** Whether anything stands in the way. */
export function conclusionOf(checked: Checked, offline: boolean): string {
  const wrong = obstacleCount(checked);
  return wrong > 0 ? inTheWay(wrong) : fine(checked.scenarios.length, offline);
}

/** How many things stand in the way; a provider that can't be asked is one. */
export const obstacleCount = ({ unanswered, scenarios }: Checked): number =>
  scenarios.reduce((sum, { blockers }) => sum + blockers.length, unanswered.length);

function scenarioLines(checked: CheckedScenario): readonly string[] {
  const { scenario, subjects, warnings, blockers, notes = [] } = checked;
  const isFine = blockers.length === 0 && subjects.every(({ unasked }) => unasked === undefined);
  return [
    `${isFine ? '✓' : '✗'} ${plainText(scenario.name)}  ${plainText(scenario.file)}`,
    ...subjects.flatMap((subject) =>
      subjectLines(
        subject,
        blockers.filter(({ key }) => key === subject.key),
      ),
    ),
    ...notes.map((text) => `    note: ${plainText(text)}`),
    ...warnings.map((warning) => `    ! fault: ${plainText(warning)}`),
    ...blockers.filter(({ key }) => !subjects.some((subject) => subject.key === key)).flatMap(blockerLines),
  ];
}

function subjectLines(
  { key, monitor, warnings, unasked }: CheckedSubject,
  own: readonly BlockReason[],
): readonly string[] {
  const name = plainText(key);
  return [
    ...(unasked === undefined ? [] : [`    ? ${name}: ${plainText(unasked)} can't be asked`]),
    ...own.flatMap(blockerLines),
    ...warnings.map(({ text }) => `    ! ${name}: ${plainText(text)}`),
    ...(monitor === undefined || own.length > 0 ? [] : [`    ✓ ${name}${rangeOf(monitor)}`]),
  ];
}

const blockerLines = ({ key, detail, hint }: BlockReason): readonly string[] => [
  `    ✗ ${key === undefined ? '' : `${plainText(key)}: `}${plainText(detail)}`,
  ...hintLines('      ', hint),
];

const hintLines = (indent: string, hint: string | undefined): readonly string[] =>
  hint === undefined ? [] : [`${indent}${plainText(hint)}`];

const inTheWay = (count: number): string =>
  count === 1 ? '1 thing stands in the way of a drill.' : `${count} things stand in the way of a drill.`;

const fine = (count: number, offline: boolean): string =>
  `${count === 1 ? '1 scenario is' : `${count} scenarios are`} fine${offline ? ', as far as files alone can tell' : ''}.`;

function rangeOf({ floor, worst }: ResolvedMonitor): string {
  if (floor === undefined || worst === undefined) return '';
  return ` (this monitor: ${inSeconds(floor.ms)} to ${inSeconds(worst.ms)})`;
}
