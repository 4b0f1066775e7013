import type { CoverageReport } from '../../domain/coverageReport';
import { plainText } from '../../domain/plainText';
import { escaped, tableLines } from '../../telling/markdown';
import type { LocalTime } from '../../telling/localTime';
import { cellsOf, headings } from './coverageCells';
import { barLines, totalsText } from './coverageTotals';

/** For a comment below a pull request, or a job's summary. */
export function coverageAsMarkdown(report: CoverageReport, time: LocalTime): string {
  const rows = report.monitors.map((monitor) => {
    const { monitor: name, state, when, latency, margin } = cellsOf(monitor, time);
    return [name, state, when, latency, margin, plainText(monitor.detail ?? '')].map(escaped);
  });
  const { monitor, state, when, latency, margin } = headings;
  const head = [monitor, state, when, latency, margin, 'why'];
  const lines = [
    escaped(totalsText(report)),
    ...barLines(report).map(({ isMet, text }) => `\n${isMet ? '✓' : '✗'} ${escaped(text)}`),
    ...(rows.length === 0 ? [] : ['', ...tableLines(head, rows)]),
  ];
  return `${lines.join('\n')}\n`;
}
