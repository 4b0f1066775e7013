import type { UnsoundFile } from '../../config/loadScenarios';
import type { BlockReason } from '../../domain/facts';
import type { ResolvedMonitor } from '../../domain/resolvedMonitor';
import { plainText } from '../../domain/plainText';
import { inSeconds } from '../../domain/wording';
import type { Checked, CheckedScenario, CheckedSubject } from './checkScenarios';
import { isNotAskedAbout, problemsOf } from './unsound';

/** For a terminal: names and messages of a provider may hold anything, and are made harmless. */
export function checkedInWords(checked: Checked, offline: boolean): string {
  const { webhookUrl, lease, unanswered, scenarios, unsound } = checked;
  const lines = [
    ...unanswered.flatMap(({ provider, detail, hint }) => [
      `✗ provider ${plainText(provider)}: ${plainText(detail)}`,
      ...hintLines('  ', hint),
    ]),
    ...scenarios.flatMap(scenarioLines),
    ...unsound.flatMap((file) => unsoundLines(file, offline)),
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

/** How many things stand in the way; a provider that can't be asked is one, and so is each problem of a file. */
export const obstacleCount = (checked: Checked): number =>
  checked.scenarios.reduce((sum, { blockers }) => sum + blockers.length, checked.unanswered.length) +
  problemsOf(checked).length;

/** What it is, people read below, on stderr: with the lines around it. */
function unsoundLines(unsound: UnsoundFile, offline: boolean): readonly string[] {
  const { file, name, problems } = unsound;
  const isPassedOver = !offline && isNotAskedAbout(unsound);
  return [
    `✗ ${name === undefined ? '' : `${plainText(name)}  `}${plainText(file)}`,
    `    ✗ ${problems.length === 1 ? '1 problem' : `${problems.length} problems`} in the file`,
    ...(isPassedOver ? ['    ? no provider was asked about it: that comes first'] : []),
  ];
}

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
