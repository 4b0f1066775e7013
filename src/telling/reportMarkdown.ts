import { plainText } from '../domain/plainText';
import type { DrillReport, Report } from '../domain/report';
import type { DrillOutcome } from '../domain/verdict';
import { closingOutcome, closingSentence, syntheticText, totalsText } from './closing';
import { drillFindings, findingText, type Aside, type DrillFinding } from './drillFindings';
import { drillRows } from './drillRows';
import type { LocalTime } from './localTime';
import { escaped, tableLine, tableLines } from './markdown';
import { rollbackAlarm, rollbackAlarmOfRun } from './rollbackAlarm';
import { runRows } from './runRows';
import { summaryRows, type SummaryRow } from './summaryRows';
import { symbols } from './symbols';

export interface MarkdownOptions {
  readonly time: LocalTime;
  /** Longest text, in bytes of UTF-8; what does not fit is left out, and that is said. Default: as long as it gets. */
  readonly mostBytes?: number;
}

/** The report as GitHub's Markdown: all verdicts at a glance, then each drill. A fault that is left is said first and last. */
export function reportMarkdown(report: Report, { time, mostBytes = Infinity }: MarkdownOptions): string {
  const stuck = rollbackAlarmOfRun(report);
  const alarm = stuck === undefined ? [] : [alarmLine(stuck)];
  const head = [...alarm, headLines(report, time)].join('\n\n');
  const ends = alarm.length === 0 ? 0 : bytesOf(`\n\n${alarm.join()}`);
  const table = fittingTable(report, mostBytes - bytesOf(head) - ends - roomForNotes);
  const taken = bytesOf(head) + bytesOf(table) + ends + roomForNotes;
  const drills = fittingDrills(report, mostBytes - taken, time);
  return `${[head, table, ...drills, ...alarm].filter((part) => part !== '').join('\n\n')}\n`;
}

const bytesOf = (text: string): number => Buffer.byteLength(text);

/** For the two sentences that say what was left out. */
const roomForNotes = 400;

const plain = (text: string): string => escaped(plainText(text));

const alarmLine = (text: string): string => `**‼ ${plain(text)}**`;

function headLines(report: Report, time: LocalTime): string {
  const { run, drills } = report;
  const outcome = closingOutcome(report);
  const { ciUrl } = run.initiator;
  return [
    `## ${symbols[outcome]} alertdrill: ${plain(run.environment)}: ${outcome}`,
    '',
    [totalsText(report), ...syntheticText(report), closingSentence(report)].map((text) => plain(text)).join('  \n'),
    '',
    ...[['run', run.id] as const, ...runRows(run, drills.length, time)].map(([label, text]) =>
      label === '' ? `  ${plain(text)}` : `- ${label}: ${plain(text)}`,
    ),
    ...(ciUrl === undefined ? [] : [`- job: ${plain(ciUrl)}`]),
    ...(run.unannounced ?? []).map((text) => `- ${plain(text)}`),
  ].join('\n');
}

const headings = ['scenario', 'monitor', 'expected within', 'detected after', 'verdict'];

interface Piece {
  readonly outcome: DrillOutcome;
  readonly text: string;
}

function fittingTable(report: Report, mostBytes: number): string {
  const rows = summaryRows(report).map((row): Piece => ({ outcome: row.outcome, text: rowLine(row) }));
  if (rows.length === 0) return '';
  const head = tableLines(headings, []);
  const { shown, left } = fitting(rows, mostBytes - bytesOf(head.join('\n')));
  return [...head, ...shown, ...(left === 0 ? [] : ['', leftOut(left, 'verdict')])].join('\n');
}

const rowLine = ({ scenario, monitor, within, detected, outcome, verdict, synthetic }: SummaryRow): string =>
  tableLine([
    ...[plain(scenario), escaped(monitor), within, detected],
    `${symbols[outcome]} ${verdict}${synthetic ? ' (synthetic)' : ''}`,
  ]);

function fittingDrills({ drills }: Report, mostBytes: number, time: LocalTime): readonly string[] {
  const pieces = drills.map((drill): Piece => ({ outcome: drill.outcome, text: drillText(drill, time) }));
  const { shown, left } = fitting(pieces, mostBytes);
  return left === 0 ? shown : [...shown, leftOut(left, 'drill')];
}

const leftOut = (count: number, what: string): string =>
  `_${count} ${what}${count === 1 ? ' is' : 's are'} left out here, since there is no room for more; the other reports have all._`;

const order = ['rollback-failed', 'failed', 'inconclusive', 'passed'] as const;

/** In their order, those that fit, the worst first; once one does not, none that is less bad is taken in its place. */
function fitting(pieces: readonly Piece[], room: number) {
  const taken = new Set<Piece>();
  let free = room;
  for (const each of [...pieces].sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome))) {
    // Two for what joins them.
    free -= bytesOf(each.text) + 2;
    if (free < 0) break;
    taken.add(each);
  }
  const shown = pieces.filter((each) => taken.has(each)).map(({ text }) => text);
  return { shown, left: pieces.length - shown.length };
}

function drillText(drill: DrillReport, time: LocalTime): string {
  const { outcome, scenario, title, synthetic } = drill;
  const alarm = rollbackAlarm(drill).map((text) => plain(text));
  const alarmText = alarm.length === 0 ? [] : ['', `**‼ ${alarm.join(' ')}**`];
  const heading = title === undefined ? scenario : `${scenario}: ${title}`;
  return [
    `### ${symbols[outcome]} ${outcome}${synthetic === true ? ' (synthetic)' : ''}: ${plain(heading)}`,
    ...alarmText,
    '',
    ...drillFindings(drill, time).flatMap(findingLines),
    '',
    ...tableLines(
      ['', 'what was done'],
      drillRows(drill, time).map(([label, text]) => [label, plain(text)]),
    ),
    ...alarmText,
  ].join('\n');
}

const findingLines = (finding: DrillFinding): readonly string[] => [
  `- ${symbols[finding.outcome]} ${plain(findingText(finding))}`,
  ...finding.asides.map((aside) => `  - ${asideText(aside)}`),
];

const asideText = ({ lead, text, url }: Aside): string =>
  [lead, text, url]
    .filter((part) => part !== undefined)
    .map((part) => plain(part))
    .join(' ');
