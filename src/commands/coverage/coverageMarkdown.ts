import type { CoverageReport } from '../../domain/coverageReport';
import { plainText } from '../../domain/plainText';
import { escaped, tableLines } from '../../telling/markdown';
import type { LocalTime } from '../../telling/localTime';
import { cellsOf, headings } from './coverageCells';
import { barLines, totalsText } from './coverageTotals';

/** For a comment below a pull request, or a job's summary. */
export function coverageAsMarkdown(report: CoverageReport, time: LocalTime): string {
  const rows = cellsOf(report.monitors, time).map((cells, index) =>
    [cells.monitor, cells.state, cells.when, cells.latency, cells.margin]
      .concat(plainText(report.monitors[index]?.detail ?? ''))
      .map(escaped),
  );
  const { monitor, state, when, latency, margin } = headings;
  const head = [monitor, state, when, latency, margin, 'why'];
  const lines = [
    escaped(totalsText(report)),
    ...barLines(report).map(({ isMet, text }) => `\n${isMet ? '✓' : '✗'} ${escaped(text)}`),
    ...(rows.length === 0 ? [] : ['', ...tableLines(head, rows)]),
    // On stderr, too; but who reads a comment sees no other stream.
    ...(report.notes.length === 0 ? [] : ['', ...report.notes.map((note) => `- ${escaped(plainText(note))}`)]),
  ];
  return `${lines.join('\n')}\n`;
}
