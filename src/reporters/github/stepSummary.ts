import type { Report } from '../../domain/report';
import type { ReporterSystem } from '../../ports/reporter';
import { createLocalTime } from '../../telling/localTime';
import { reportMarkdown } from '../../telling/reportMarkdown';

/**
 * GitHub takes 1 MiB of a step, refuses all of it beyond that, and does not say so in the step's own log.
 * Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions (step isolation and limits)
 */
export const mostSummaryBytes = 2 ** 20;

/** Elsewhere than in a step of GitHub Actions there is no summary, and nothing is written. */
export async function writeStepSummary(report: Report, system: ReporterSystem): Promise<void> {
  const file = system.env['GITHUB_STEP_SUMMARY'];
  if (file === undefined || file === '') return;
  // What other programs of the same step wrote counts, too.
  const left = mostSummaryBytes - (await system.sizeOf(file)) - 1;
  const text = reportMarkdown(report, { time: createLocalTime(system.timeZone), mostBytes: left });
  if (Buffer.byteLength(text) > left) throw new Error('no room is left in the summary of this step (1 MiB)');
  await system.appendFile(file, `\n${text}`);
}
