import type { Scenario } from '../../domain/scenario';
import type { ReporterKind } from '../../ports/reporter';

export const github: ReporterKind = {
  kind: 'github',
  summary: 'for a step of GitHub Actions: annotations at the expectation files, and the report in its summary',
  file: 'none',
  create: (_options, system) => {
    let selected: readonly Scenario[] = [];
    const isStep = system.env['GITHUB_ACTIONS'] === 'true';
    return {
      runStarted: ({ id }, scenarios) => {
        selected = scenarios;
        if (isStep) system.stdout.write(`::stop-commands::${tokenOf(id)}\n`);
      },
      runFinished: async (report) => {
        // Not at the start, where every command would load what it needs.
        const { reportAnnotations } = await import('./reportAnnotations');
        const { writeStepSummary } = await import('./stepSummary');
        if (isStep) system.stdout.write(`::${tokenOf(report.run.id)}::\n`);
        for (const line of reportAnnotations(report, selected, system)) system.stdout.write(`${line}\n`);
        await writeStepSummary(report, system);
      },
    };
  },
};

/**
 * In between, nothing is taken for a command: the terminal reporter prints what alerts are called and say, and GitHub reads
 * each line, also one that is indented.
 * Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions (stopping and starting)
 */
const tokenOf = (run: string): string => `alertdrill-${run}`;
