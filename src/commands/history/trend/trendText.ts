import stringWidth from 'string-width';
import { isNews, type TrendEntry, type TrendReport } from '../../../domain/trend/trendReport';
import type { DrillOutcome } from '../../../domain/verdict';
import { fit, hang, wrap } from '../../../reporters/terminal/layout';
import type { Look } from '../../../reporters/terminal/look';
import { symbols } from '../../../telling/symbols';
import { sparkline } from './sparkline';
import { cellsOf, headings, type TrendCells } from './trendCells';
import { needsText, titleOf, totalsText, trendSentences } from './trendWords';

/**
 * For a terminal: what has changed, and one line of totals; where nothing has, that line alone.
 * @param all a table of all expectations before it
 */
export function trendInWords(report: TrendReport, all: boolean, look: Look): string {
  const { columns, paint } = look;
  const news = report.expectations.filter(isNews);
  const mark = report.totals.regressed > 0 ? 'failed' : news.length > 0 ? 'inconclusive' : 'passed';
  const lines = [
    ...(all && report.expectations.length > 0 ? [...tableLines(report, look), ''] : []),
    ...news.flatMap((entry) => [...newsLines(entry, report, look), '']),
    ...hang({ lead: `${symbols[mark]} `, text: totalsText(report), columns, paintLead: paint.outcome(mark) }),
    ...(report.totals.regressed > 0
      ? wrap('If that is how it is now: alertdrill history accept SCENARIO --reason WHY', columns).map(paint.faint)
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

const outcomeOf = ({ state, last }: TrendEntry): DrillOutcome => {
  if (state === 'regressed') return 'failed';
  return last.isAboveWorst || state === 'too-few' ? 'inconclusive' : 'passed';
};

function newsLines(entry: TrendEntry, report: TrendReport, { columns, paint, time }: Look): readonly string[] {
  const outcome = outcomeOf(entry);
  const indent = { lead: '    ', columns };
  const spark = sparkline(entry.results, Math.max(10, Math.min(60, columns - 4)));
  return [
    ...hang({
      lead: `${symbols[outcome]} `,
      text: titleOf(entry, report),
      columns,
      paintLead: paint.outcome(outcome),
      paintText: paint.strong,
    }),
    ...trendSentences(entry, time).flatMap((text) => hang({ ...indent, text })),
    ...hang({ ...indent, text: figuresText(entry, report), paintText: paint.faint }),
    // After a change there never are; that is not what is to be said of it.
    ...(entry.runs.lacking > 0 ? [] : hang({ ...indent, text: needsText(entry), paintText: paint.faint })),
    `    ${spark}`,
  ];
}

/** What the table has beside the name, for those who see no table. */
function figuresText(entry: TrendEntry, report: TrendReport): string {
  const { median, p95, spread, floor, last, margin, runs, passed } = cellsOf(entry, report);
  return `median ${median}, p95 ${p95}, spread ${spread}, floor ${floor}, last ${last}, margin ${margin}; ${passed} of ${runs} runs passed`;
}

const gap = '  ';
const leastName = 20;
const sparkWidths = [20, 10] as const;
/** What is left out where the screen is narrow, the first of these first; then the sparkline gets shorter. */
const dispensable: readonly (keyof TrendCells)[] = ['spread', 'floor', 'runs', 'passed'];

/** A table as wide as the screen allows; where even its needful columns don't fit, a list. */
function tableLines(report: TrendReport, look: Look): readonly string[] {
  const rows = report.expectations.map((entry) => ({ entry, cells: cellsOf(entry, report) }));
  const widthOf = (column: keyof TrendCells) =>
    Math.max(stringWidth(headings[column]), ...rows.map(({ cells }) => stringWidth(cells[column])));
  const all = Object.keys(headings).filter((column) => column !== 'expectation') as (keyof TrendCells)[];
  const widest = widthOf('expectation');
  const fitting = sparkWidths
    .flatMap((spark) =>
      [0, 1, 2, 3, 4].map((count) => {
        const shown = all.filter((column) => !dispensable.slice(0, count).includes(column));
        const others = shown.reduce((sum, column) => sum + widthOf(column) + gap.length, spark + gap.length);
        return { shown, spark, name: Math.min(widest, look.columns - others) };
      }),
    )
    .find(({ name }) => name >= Math.min(leastName, widest));
  if (fitting === undefined) return rows.flatMap((row) => listLines(row.entry, report, look));
  const { shown, spark: sparkWidth, name: nameWidth } = fitting;
  const line = (cells: TrendCells, spark: string, paintState: (text: string) => string) =>
    [
      padEnd(fit(cells.expectation, nameWidth), nameWidth),
      ...shown.map((column) =>
        column === 'state'
          ? paintState(padEnd(cells.state, widthOf('state')))
          : padStart(cells[column], widthOf(column)),
      ),
      spark,
    ]
      .join(gap)
      .trimEnd();
  return [
    look.paint.strong(line(headings, 'latest', (text) => text)),
    ...rows.map(({ entry, cells }) =>
      line(cells, sparkline(entry.results, sparkWidth), look.paint.outcome(outcomeOf(entry))),
    ),
  ];
}

function listLines(entry: TrendEntry, report: TrendReport, { columns, paint }: Look): readonly string[] {
  const outcome = outcomeOf(entry);
  const { state } = cellsOf(entry, report);
  const text = `${titleOf(entry, report)}: ${state}`;
  return [
    ...hang({ lead: `${symbols[outcome]} `, text, columns, paintLead: paint.outcome(outcome) }),
    ...hang({ lead: '    ', text: figuresText(entry, report), columns }),
    `    ${sparkline(entry.results, sparkWidths[0])}`,
  ];
}

const padEnd = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - stringWidth(text)));
const padStart = (text: string, width: number): string => ' '.repeat(Math.max(0, width - stringWidth(text))) + text;
