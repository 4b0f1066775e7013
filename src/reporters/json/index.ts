import { UsageError } from '../../domain/errors';
import type { ReporterKind } from '../../ports/reporter';

export const json: ReporterKind = {
  kind: 'json',
  summary: 'the whole report as JSON (schema/report.json), into a file',
  file: 'required',
  create: ({ file }, system) => {
    if (file === undefined) throw new UsageError('The json reporter needs a file: --reporter json=report.json');
    return { runFinished: (report) => system.writeFile(file, `${JSON.stringify(report, null, 2)}\n`) };
  },
};
