import { UsageError } from '../../domain/errors';
import type { ReporterKind } from '../../ports/reporter';

export const html: ReporterKind = {
  kind: 'html',
  summary: 'the report as one page with a timeline of each drill, into a file',
  file: 'required',
  create: ({ file }, system) => {
    if (file === undefined) throw new UsageError('The html reporter needs a file: --reporter html=report.html');
    return {
      runFinished: async (report) => {
        // Not at the start, where every command would load what it needs.
        const { htmlReport } = await import('./htmlReport');
        const { createLocalTime } = await import('../../telling/localTime');
        await system.writeFile(file, htmlReport(report, createLocalTime(system.timeZone)));
      },
    };
  },
};
