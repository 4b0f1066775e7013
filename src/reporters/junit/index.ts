import { UsageError } from '../../domain/errors';
import type { Scenario } from '../../domain/scenario';
import type { ReporterKind } from '../../ports/reporter';
import { junitXml } from './junitXml';

export const junit: ReporterKind = {
  kind: 'junit',
  summary: 'JUnit XML, a suite a scenario and a case an expectation, into a file',
  file: 'required',
  create: ({ file }, system) => {
    if (file === undefined) throw new UsageError('The junit reporter needs a file: --reporter junit=junit.xml');
    let selected: readonly Scenario[] = [];
    return {
      runStarted: (_run, scenarios) => void (selected = scenarios),
      runFinished: (report) => system.writeFile(file, junitXml(report, selected)),
    };
  },
};
