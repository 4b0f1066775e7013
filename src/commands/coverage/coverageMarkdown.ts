import type { CoverageReport } from '../../domain/coverageReport';
import { plainText } from '../../domain/plainText';
import type { LocalTime } from '../../reporters/terminal/localTime';
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
  const table = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  const lines = [
    escaped(totalsText(report)),
    ...barLines(report).map(({ isMet, text }) => `\n${isMet ? '✓' : '✗'} ${escaped(text)}`),
    ...(rows.length === 0 ? [] : ['', ...table]),
    // On stderr, too; but who reads a comment sees no other stream.
    ...(report.notes.length === 0 ? [] : ['', ...report.notes.map((note) => `- ${escaped(plainText(note))}`)]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Names come from outside: no cell ends early, and nothing becomes a link, an image, HTML or somebody's mention. */
const escaped = (text: string): string =>
  text
    .replace(/[\\`*_{}[\]<>#|~!]/g, '\\$&')
    .replace(/@/g, '@\u200b')
    .replace(/:\/\//g, ':\u200b//')
    .replace(/www\./gi, '$&\u200b');
