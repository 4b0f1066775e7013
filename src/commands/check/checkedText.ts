import type { BlockReason, ResolvedMonitor } from '../../domain/facts';
import { inSeconds } from '../../domain/wording';
import type { CheckedScenario } from './checkScenarios';

export const checkedAsJson = (checked: readonly CheckedScenario[]): string =>
  `${JSON.stringify(
    {
      scenarios: checked.map(({ scenario: { name, file }, subjects, blockers }) => ({
        name,
        file,
        subjects,
        blockers,
      })),
    },
    null,
    2,
  )}\n`;

export function checkedInWords(checked: readonly CheckedScenario[], offline: boolean): string {
  const lines = checked.flatMap(({ scenario, subjects, blockers }) => [
    `${blockers.length > 0 ? '✗' : '✓'} ${scenario.name}  ${scenario.file}`,
    ...subjects.flatMap(({ key, monitor, warnings }) => {
      const own = blockers.filter((blocker) => blocker.key === key);
      return [
        ...own.flatMap(blockerLines),
        ...warnings.map((warning) => `    ! ${key}: ${warning}`),
        ...(monitor === undefined || own.length > 0 ? [] : [`    ✓ ${key}${rangeOf(monitor)}`]),
      ];
    }),
    ...blockers.filter(({ key }) => key === undefined).flatMap(blockerLines),
  ]);
  const wrong = checked.reduce((sum, { blockers }) => sum + blockers.length, 0);
  return `${[...lines, wrong > 0 ? inTheWay(wrong) : fine(checked.length, offline)].join('\n')}\n`;
}

const blockerLines = ({ key, detail, hint }: BlockReason): readonly string[] => [
  `    ✗ ${key === undefined ? '' : `${key}: `}${detail}`,
  ...(hint === undefined ? [] : [`      ${hint}`]),
];

const inTheWay = (count: number): string =>
  count === 1 ? '1 thing stands in the way of a drill.' : `${count} things stand in the way of a drill.`;

const fine = (count: number, offline: boolean): string =>
  `${count === 1 ? '1 scenario is' : `${count} scenarios are`} fine${offline ? ', as far as files alone can tell' : ''}.`;

function rangeOf({ floor, worst }: ResolvedMonitor): string {
  if (floor === undefined || worst === undefined) return '';
  return ` (this monitor: ${inSeconds(floor.ms)} to ${inSeconds(worst.ms)})`;
}
