import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf, hasCode } from '../domain/caught';
import type { ReportedResult } from '../domain/evidence';
import type { MonitorResult } from '../domain/proof';
import type { Outcome } from '../domain/verdict';
import { reportFile } from './runFolder';
import { outcome } from './verdictSchema';

/** Larger than any report of a run that people start; what is larger would fill the memory. Bytes */
const mostBytes = 64 * 1024 * 1024;

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
    const read = await readReport(join(runsDir, name, reportFile));
    if ('why' in read) skipped(name, read.why);
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

async function readReport(path: string): Promise<{ readonly report: RunReport } | { readonly why: string }> {
  let text: string;
  try {
    const found = await stat(path);
    // Not a pipe, on which a reader would wait for ever.
    if (!found.isFile()) return { why: 'its report.json is no file' };
    if (found.size > mostBytes) return { why: `its report.json is larger than ${mostBytes / 1024 / 1024} MiB` };
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return { why: 'it has no report.json: it is going on, or was cut off' };
    return { why: `its report.json can't be read: ${messageOf(error)}` };
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { why: 'its report.json is not JSON' };
  }
  const version = versioned.safeParse(data);
  if (version.success && version.data.schemaVersion !== 1) {
    return { why: `its report.json has the schema version ${JSON.stringify(version.data.schemaVersion)}, not 1` };
  }
  const parsed = runReport.safeParse(data);
  if (parsed.success) return { report: parsed.data };
  const [issue] = parsed.error.issues;
  return { why: `its report.json is no report: ${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}` };
}

const versioned = z.object({ schemaVersion: z.unknown() });

const part = z.object({ verdict: z.string(), outcome });

/** As much of reportSchema as is needed here: reports of later versions of alertdrill may have more. */
const runReport = z.object({
  schemaVersion: z.literal(1),
  run: z.object({ id: z.string(), startedAt: z.iso.datetime(), environment: z.string() }),
  drills: z.array(
    z.object({
      scenario: z.string(),
      injectedAt: z.iso.datetime().exactOptional(),
      synthetic: z.literal(true).exactOptional(),
      expectations: z.array(
        part.extend({
          provider: z.string(),
          monitor: z.object({ id: z.string().exactOptional(), name: z.string() }),
          monitorConfigHash: z.string().exactOptional(),
          withinMs: z.number(),
          latencyMs: z.object({ estimate: z.number(), earliest: z.number(), latest: z.number() }).exactOptional(),
          notified: part.exactOptional(),
          resolved: part.exactOptional(),
        }),
      ),
    }),
  ),
});

type RunReport = z.output<typeof runReport>;
type ReportedDrill = RunReport['drills'][number];
type ReportedExpectation = ReportedDrill['expectations'][number];

const resultsOf = ({ run, drills }: RunReport): readonly ReportedResult[] =>
  drills.flatMap((drill) =>
    drill.expectations.map((expectation) => ({
      provider: expectation.provider,
      monitor: expectation.monitor,
      result: resultOf(run, drill, expectation),
    })),
  );

function resultOf(run: RunReport['run'], drill: ReportedDrill, expectation: ReportedExpectation): MonitorResult {
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

/**
 * That nobody was told, or that the alert never closed, is a failure although it fired. That it is not known whether
 * somebody was told takes nothing from its having fired.
 */
function decisive(expectation: ReportedExpectation): { readonly outcome: Outcome; readonly verdict: string } {
  const parts = [expectation, ...[expectation.notified, expectation.resolved].flatMap((each) => each ?? [])];
  const failed = parts.find((each) => each.outcome === 'failed');
  const { outcome: decided, verdict } = failed ?? expectation;
  return { outcome: decided, verdict };
}
