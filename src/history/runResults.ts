import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, hasCode } from '../domain/caught';
import type { ReportedResult } from '../domain/evidence';
import type { MonitorResult } from '../domain/proof';
import { decisive } from './decisive';
import type { KnownDrill, KnownExpectation, KnownReport } from './knownReport';
import { readReport } from './readReport';

/**
 * What the runs of that environment have come to, the newest first: their ids sort by their start. One report is in
 * memory at a time. A folder without a report, with a broken one, or with one of another version, is left out, and
 * `skipped` is told why.
 */
export async function* runResults(
  runsDir: string,
  environment: string,
  skipped: (run: string, why: string) => void,
): AsyncGenerator<readonly ReportedResult[]> {
  for (const name of await runsIn(runsDir, skipped)) {
    const read = await readReport(join(runsDir, name));
    if ('why' in read) skipped(name, `its report.json ${read.why}`);
    else if (read.report.run.environment === environment) yield resultsOf(read.report);
  }
}

async function runsIn(runsDir: string, skipped: (run: string, why: string) => void): Promise<readonly string[]> {
  try {
    const entries = await readdir(runsDir, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink());
    return folders.map(({ name }) => name).toSorted((a, b) => (a < b ? 1 : -1));
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) skipped(runsDir, messageOf(error));
    return [];
  }
}

const resultsOf = ({ run, drills }: KnownReport): readonly ReportedResult[] =>
  drills.flatMap((drill) =>
    drill.expectations.map((expectation) => ({
      provider: expectation.provider,
      monitor: expectation.monitor,
      result: resultOf(run, drill, expectation),
    })),
  );

function resultOf(run: KnownReport['run'], drill: KnownDrill, expectation: KnownExpectation): MonitorResult {
  const { withinMs, latencyMs, monitorConfigHash } = expectation;
  return {
    run: run.id,
    scenario: drill.scenario,
    at: drill.injectedAt ?? run.startedAt,
    ...decisive(expectation),
    withinMs,
    ...(latencyMs && { latencyMs }),
    ...(monitorConfigHash !== undefined && { configHash: monitorConfigHash }),
    ...(drill.synthetic && { synthetic: true as const }),
  };
}
