import Table from 'cli-table3';
import stringWidth from 'string-width';
import type { Report } from '../../domain/report';
import { wrap } from './layout';
import type { Look } from './look';
import { symbols, type Color } from './paint';
import { summaryRows, type SummaryRow } from './summaryRows';

const headings = {
  scenario: 'scenario',
  monitor: 'monitor',
  within: 'expected within',
  detected: 'detected after',
  verdict: 'verdict',
} as const;
const gap = '  ';

/** All verdicts at a glance; long names are wrapped so that it fits the screen. */
export function summaryTable(report: Report, { columns, paint }: Look): readonly string[] {
  const rows = summaryRows(report).map((row) => ({ ...row, verdict: `${symbols[row.outcome]} ${row.verdict}` }));
  if (rows.length === 0) return [];
  const widths = widthsFor(rows, columns);
  const cells = (row: Readonly<Record<keyof typeof headings, string>>, paintVerdict: Color) => [
    wrap(row.scenario, widths.scenario).join('\n'),
    wrap(row.monitor, widths.monitor).join('\n'),
    wrap(row.within, widths.within).join('\n'),
    wrap(row.detected, widths.detected).join('\n'),
    wrap(row.verdict, widths.verdict).map(paintVerdict).join('\n'),
  ];
  const table = new Table({ chars: noBorders, style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 } });
  table.push(cells(headings, (text) => text).map((cell) => cell.split('\n').map(paint.strong).join('\n')));
  rows.forEach((row, index) => {
    const shown = rows[index - 1]?.scenario === row.scenario ? { ...row, scenario: '' } : row;
    table.push(cells(shown, paint.outcome(row.outcome)));
  });
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

type Widths = Readonly<Record<keyof typeof headings, number>>;

/** Figures and verdicts are never narrowed; what is left goes to the names. */
function widthsFor(rows: readonly SummaryRow[], columns: number): Widths {
  const natural = (name: keyof typeof headings) => Math.max(...rows.map((row) => stringWidth(row[name])));
  const ofNames = (name: 'scenario' | 'monitor') => Math.max(natural(name), stringWidth(headings[name]));
  const [within, detected, verdict] = [
    Math.max(natural('within'), stringWidth('expected')),
    Math.max(natural('detected'), stringWidth('detected')),
    Math.max(natural('verdict'), stringWidth(headings.verdict)),
  ];
  const left = Math.max(24, columns - within - detected - verdict - 4 * gap.length);
  const scenario = Math.min(ofNames('scenario'), Math.max(left - ofNames('monitor'), Math.floor(left / 2)));
  return { scenario, monitor: Math.min(ofNames('monitor'), left - scenario), within, detected, verdict };
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
