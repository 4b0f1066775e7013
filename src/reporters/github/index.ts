import type { Scenario } from '../../domain/scenario';
import type { ReporterKind } from '../../ports/reporter';

export const github: ReporterKind = {
  kind: 'github',
  summary: 'for a step of GitHub Actions: annotations at the expectation files, and the report in its summary',
  file: 'none',
  create: (_options, system) => {
    let selected: readonly Scenario[] = [];
    return {
      runStarted: (_run, scenarios) => void (selected = scenarios),
      runFinished: async (report) => {
        // Not at the start, where every command would load what it needs.
        const { reportAnnotations } = await import('./reportAnnotations');
        const { writeStepSummary } = await import('./stepSummary');
        for (const line of reportAnnotations(report, selected, system)) system.stdout.write(`${line}\n`);
        await writeStepSummary(report, system);
      },
    };
  },
};
