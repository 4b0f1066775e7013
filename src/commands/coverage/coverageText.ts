import stringWidth from 'string-width';
import type { CoverageReport, MonitorCoverage } from '../../domain/coverageReport';
import { latencyText } from '../../domain/latencyText';
import { plainText } from '../../domain/plainText';
import type { ProofState } from '../../domain/proof';
import type { DrillOutcome } from '../../domain/verdict';
import { hang, wrap } from '../../reporters/terminal/layout';
import type { Look } from '../../reporters/terminal/look';
import { symbols } from '../../telling/symbols';
import type { Color } from '../../reporters/terminal/paint';
import { cellsOf, headings, stateText, type Cells } from './coverageCells';
import { barLines, totalsText } from './coverageTotals';

const gap = '  ';
/** A narrower column of names would break most of them. */
const leastNames = 16;

/** For a terminal: a table where there is room for one, a list where there is not. */
export function coverageInWords(report: CoverageReport, look: Look): string {
  const { columns, paint } = look;
  const cells = cellsOf(report.monitors, look.time);
  const rows = report.monitors.flatMap((monitor, index) => {
    const ofMonitor = cells[index];
    return ofMonitor === undefined ? [] : [{ monitor, cells: ofMonitor }];
  });
  const widths = widthsFor(rows.map(({ cells }) => cells));
  const left = columns - widths.state - widths.when - widths.latency - widths.margin - 4 * gap.length;
  const names = Math.min(left, widths.monitor);
  const body =
    names >= Math.min(leastNames, widths.monitor)
      ? [tableLine(headings, { ...widths, monitor: names }).map(paint.strong), ...rows.map(toRow(names))]
      : rows.map(({ monitor, cells }) => listLines(monitor, cells, look));
  const lines = [
    ...(rows.length === 0 ? [] : [...body.flat(), '']),
    ...wrap(totalsText(report), columns),
    ...barLines(report).flatMap(({ isMet, text }) => {
      const outcome = isMet ? 'passed' : 'failed';
      return hang({ lead: `${symbols[outcome]} `, text, columns, paintLead: paint.outcome(outcome) });
    }),
  ];
  return `${lines.join('\n')}\n`;

  function toRow(monitorWidth: number) {
    return ({ monitor, cells }: (typeof rows)[number]): readonly string[] => {
      const color = paint.outcome(outcomeOf(monitor.state));
      const below = monitor.detail === undefined ? [] : hang(detailOf(monitor.detail, columns));
      return [...tableLine(cells, { ...widths, monitor: monitorWidth }, color), ...below.map(paint.faint)];
    };
  }
}

const detailOf = (detail: string, columns: number) => ({ lead: '    ', text: plainText(detail), columns });

/**
 * Not by cli-table3: with thousands of monitors it takes seconds. Only names are wrapped; the other columns are as wide as
 * what is in them.
 */
function tableLine(
  cells: Cells,
  widths: Readonly<Record<keyof Cells, number>>,
  paintState: Color = (text) => text,
): readonly string[] {
  const [name = '', ...more] = wrap(cells.monitor, widths.monitor);
  const cell = (column: keyof Cells) => pad(cells[column], widths[column]);
  const figures = [cell('when'), cell('latency'), cell('margin')];
  return [[pad(name, widths.monitor), paintState(cell('state')), ...figures].join(gap).trimEnd(), ...more];
}

const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - stringWidth(text)));

function widthsFor(rows: readonly Cells[]): Readonly<Record<keyof Cells, number>> {
  const widest = (column: keyof Cells) =>
    rows.reduce((most, row) => Math.max(most, stringWidth(row[column])), stringWidth(headings[column]));
  return {
    monitor: widest('monitor'),
    state: widest('state'),
    when: widest('when'),
    latency: widest('latency'),
    margin: widest('margin'),
  };
}

function listLines({ state, detail, result }: MonitorCoverage, cells: Cells, { columns, paint }: Look) {
  const figures =
    result?.latencyMs === undefined ? [] : [`after ${latencyText(result.latencyMs)}, margin ${cells.margin}`];
  const text = [
    result === undefined ? stateText(state) : `${stateText(state)} ${cells.when}`,
    ...figures,
    ...(detail === undefined ? [] : [plainText(detail)]),
  ].join('; ');
  const outcome = outcomeOf(state);
  return [
    ...hang({ lead: `${symbols[outcome]} `, text: cells.monitor, columns, paintLead: paint.outcome(outcome) }),
    ...hang({ lead: '    ', text, columns }),
  ];
}

function outcomeOf(state: ProofState): DrillOutcome {
  switch (state) {
    case 'proven':
      return 'passed';
    case 'failing':
      return 'failed';
    default:
      return 'inconclusive';
  }
}
