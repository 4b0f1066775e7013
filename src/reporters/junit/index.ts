import { UsageError } from '../../domain/errors';
import type { Scenario } from '../../domain/scenario';
import type { ReporterKind } from '../../ports/reporter';

export const junit: ReporterKind = {
  kind: 'junit',
  summary: 'JUnit XML, a suite a scenario and a case an expectation, into a file',
  file: 'required',
  create: ({ file }, system) => {
    if (file === undefined) throw new UsageError('The junit reporter needs a file: --reporter junit=junit.xml');
    let selected: readonly Scenario[] = [];
    return {
      runStarted: (_run, scenarios) => void (selected = scenarios),
      runFinished: async (report) => {
        // Not at the start, where every command would load what it needs.
        const { junitXml } = await import('./junitXml');
        await system.writeFile(file, junitXml(report, selected));
      },
    };
  },
};
