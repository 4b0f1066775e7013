import { UsageError } from '../../domain/errors';
import type { ReporterKind } from '../../ports/reporter';

export const markdown: ReporterKind = {
  kind: 'markdown',
  summary: "the report as GitHub's Markdown, into a file",
  file: 'required',
  create: ({ file }, system) => {
    if (file === undefined) throw new UsageError('The markdown reporter needs a file: --reporter markdown=report.md');
    return {
      runFinished: async (report) => {
        // Not at the start, where every command would load what it needs.
        const { reportMarkdown } = await import('../../telling/reportMarkdown');
        const { createLocalTime } = await import('../../telling/localTime');
        await system.writeFile(file, reportMarkdown(report, { time: createLocalTime(system.timeZone) }));
      },
    };
  },
};
