import Table from 'cli-table3';
import stringWidth from 'string-width';
import type { Report } from '../../domain/report';
import { wrap } from './layout';
import type { Look } from './look';
import { symbols } from '../../telling/symbols';
import type { Color } from './paint';
import { summaryRows, type SummaryRow } from '../../telling/summaryRows';

const headings = {
  scenario: 'scenario',
  monitor: 'monitor',
  within: 'expected within',
  detected: 'detected after',
  verdict: 'verdict',
} as const;
const gap = '  ';

/** All verdicts at a glance; long names are wrapped, and on a narrow screen a scenario has a line of its own. */
export function summaryTable(report: Report, { columns, paint }: Look): readonly string[] {
  const rows = summaryRows(report).map((row) => ({ ...row, verdict: verdictText(row) }));
  if (rows.length === 0) return [];
  const widths = widthsFor(rows, columns);
  const names = widths.scenario === undefined ? (['monitor'] as const) : (['scenario', 'monitor'] as const);
  const cells = (row: Cells, paintVerdict: Color) => [
    ...names.map((name) => wrap(row[name], widths[name] ?? columns).join('\n')),
    wrap(row.within, widths.within).join('\n'),
    wrap(row.detected, widths.detected).join('\n'),
    wrap(row.verdict, widths.verdict).map(paintVerdict).join('\n'),
  ];
  const table = new Table({ chars: noBorders, style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 } });
  table.push(cells(headings, (text) => text).map((cell) => cell.split('\n').map(paint.strong).join('\n')));
  rows.forEach((row, index) => {
    const isFirst = rows[index - 1]?.scenario !== row.scenario;
    if (isFirst && widths.scenario === undefined) {
      table.push([{ content: wrap(row.scenario, columns).join('\n'), colSpan: 4 }]);
    }
    table.push(cells(isFirst ? row : { ...row, scenario: '' }, paint.outcome(row.outcome)));
  });
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

const verdictText = ({ outcome, verdict, synthetic }: SummaryRow): string =>
  `${symbols[outcome]} ${verdict}${synthetic ? ' (synthetic)' : ''}`;

type Cells = Readonly<Record<keyof typeof headings, string>>;

interface Widths {
  /** Absent: there is no room for a column of them. */
  readonly scenario?: number;
  readonly monitor: number;
  readonly within: number;
  readonly detected: number;
  readonly verdict: number;
}

/** Two columns of names need that much. */
const roomForNames = 30;
/** One may be as narrow as that beside a long verdict: its words are broken then. */
const roomForName = 8;

/** Figures and verdicts are never narrowed; what is left goes to the names. */
function widthsFor(rows: readonly SummaryRow[], columns: number): Widths {
  const natural = (name: keyof typeof headings) => Math.max(...rows.map((row) => stringWidth(row[name])));
  const ofNames = (name: 'scenario' | 'monitor') => Math.max(natural(name), stringWidth(headings[name]));
  const figures = {
    within: Math.max(natural('within'), stringWidth('expected')),
    detected: Math.max(natural('detected'), stringWidth('detected')),
    verdict: Math.max(natural('verdict'), stringWidth(headings.verdict)),
  };
  const left = columns - figures.within - figures.detected - figures.verdict - 4 * gap.length;
  if (left < Math.min(roomForNames, ofNames('scenario') + ofNames('monitor'))) {
    return { ...figures, monitor: Math.max(roomForName, Math.min(ofNames('monitor'), left + gap.length)) };
  }
  const scenario = Math.min(ofNames('scenario'), Math.max(left - ofNames('monitor'), Math.floor(left / 2)));
  return { ...figures, scenario, monitor: Math.min(ofNames('monitor'), left - scenario) };
}

const noBorders = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: gap,
};
