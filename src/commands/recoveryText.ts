import type { Forgotten } from '../keeper/forget';
import type { Recovery } from '../keeper/recover';
import { byHandLines, originLines } from './leftoverText';

/** What became of each, a paragraph each. */
export const recoveriesInWords = (recoveries: readonly Recovery[]): string =>
  recoveries.map((recovery) => linesOf(inLines(recovery))).join('');

/** Of processes that were killed before their fault could be made: nothing was done, but files lay about. */
export function sweptInWords(count: number): string {
  if (count === 0) return '';
  return `Removed ${count} work ${count === 1 ? 'folder' : 'folders'} of killed processes that no fault needs.\n`;
}

export const forgottenInWords = (forgotten: Forgotten): string =>
  linesOf([
    `forgotten    ${forgotten.title}`,
    ...originLines(forgotten),
    'nothing was undone by this',
    ...(forgotten.kept === undefined ? [] : [`what it had put aside stays in ${forgotten.kept}`]),
  ]);

/** The first as it is, the others below its text. */
const linesOf = ([first, ...others]: readonly string[]): string =>
  [first, ...others.map((line) => `             ${line}`)].map((line) => `${line}\n`).join('');

function inLines(recovery: Recovery): readonly string[] {
  switch (recovery.outcome) {
    case 'rolled-back':
      return [`rolled back  ${recovery.title}`, ...recovery.report.notes];
    case 'gone':
      return [`done already ${recovery.title}`];
    case 'held':
      return [`left alone   ${recovery.title}: ${recovery.by} has it`];
    case 'finishing':
      return [`not finished ${recovery.title}: the run is dead, and its keeper still at work: ${recovery.by}`];
    case 'recovering':
      return [`not finished ${recovery.title}: another process is still rolling it back: ${recovery.by}`];
    case 'failed':
      return [
        `FAILED       ${recovery.title}: ${recovery.why}`,
        ...(recovery.hint === undefined ? [] : [recovery.hint]),
        ...originLines(recovery),
        ...byHandLines(recovery),
      ];
    default:
      return recovery satisfies never;
  }
}
