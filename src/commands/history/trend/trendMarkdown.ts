import { isNews, type TrendReport } from '../../../domain/trend/trendReport';
import type { LocalTime } from '../../../telling/localTime';
import { escaped, tableLines } from '../../../telling/markdown';
import { sparkline } from './sparkline';
import { cellsOf, headings } from './trendCells';
import { titleOf, totalsText, trendSentences } from './trendWords';

/** For a job's summary, or a comment: what has changed, and below it the table, folded away. */
export function trendAsMarkdown(report: TrendReport, time: LocalTime): string {
  const news = report.expectations
    .filter(isNews)
    .flatMap((entry) => [
      `- **${escaped(titleOf(entry, report))}**`,
      ...trendSentences(entry, time).map((text) => `  - ${escaped(text)}`),
    ]);
  const rows = report.expectations.map((entry) => [
    ...Object.values<string>({ ...cellsOf(entry, report) }).map(escaped),
    `\`${sparkline(entry.results, 20)}\``,
  ]);
  const table = [
    '<details><summary>All expectations</summary>',
    '',
    ...tableLines([...Object.values<string>({ ...headings }), 'latest'], rows),
    '',
    '</details>',
  ];
  const parts = [[escaped(totalsText(report))], news, rows.length === 0 ? [] : table];
  return `${parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n')}\n`;
}
