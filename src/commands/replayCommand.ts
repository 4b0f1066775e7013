import { assemble } from '../assemble';
import { interruptingSignal } from '../domain/interruptingSignal';
import { judge } from '../domain/judge';
import type { Edge } from '../edge';
import { exitCodeOf } from '../exitCodes';
import { findRun } from './findRun';
import { createReporters, parseReporters } from './reporters';
import { replayRun } from './replay';

/** Judges a recorded run again, and prints its report. The exit code is what the run's would be with the new verdicts. */
export async function replay(
  edge: Edge,
  flags: { readonly folder: string; readonly json?: boolean; readonly project: string | undefined },
): Promise<number> {
  const folder = findRun(flags.folder, edge.cwd, flags.project);
  const { report, scenarios, isCutOff } = await replayRun(folder, judge);
  if (isCutOff) {
    edge.stderr.write('alertdrill: the recording was cut off before the run ended; it is judged as far as it goes\n');
  }
  if (flags.json === true) {
    edge.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  } else {
    const tools = assemble(edge);
    for (const { reporter } of createReporters(parseReporters(['terminal'], tools.reporterKinds), tools)) {
      reporter.runStarted?.(report.run, scenarios);
      for (const drill of report.drills) reporter.drillFinished?.(drill);
      await reporter.runFinished?.(report, []);
    }
  }
  const { outcome, interrupted } = report.run;
  return exitCodeOf(outcome, interrupted === undefined ? undefined : interruptingSignal(interrupted));
}
