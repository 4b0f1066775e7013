import { assemble, type Tools } from '../../assemble';
import { createEvidence, type EvidenceOfRuns } from '../../domain/evidence';
import { ProviderError } from '../../domain/errors';
import type { ListedMonitor } from '../../domain/proof';
import type { CoverageReport } from '../../domain/coverageReport';
import type { Edge } from '../../edge';
import { exitCodes } from '../../exitCodes';
import { runResults } from '../../history/runResults';
import { runsDirOf } from '../../history/runsDir';
import { createLocalTime } from '../../telling/localTime';
import { createPaint } from '../../reporters/terminal/paint';
import type { CoverageFlags } from '../flags';
import { select, type Selection } from '../select';
import { coverageAsMarkdown } from './coverageMarkdown';
import { coverageInWords } from './coverageText';
import { coverageOf } from './coverageOf';
import { listFromFiles, type MonitorFile } from './listFromFiles';
import { listFromProviders } from './listFromProviders';
import { findNewcomers } from './newcomers';
import { parseBars, type Bars } from './bars';
import { createSkippedNotes } from './skippedNotes';

/**
 * Says of every monitor of the environment whether a drill has shown it to fire. Exit code 1: below what was asked for; 2:
 * wrong usage or files; 3: a provider could not be asked, or there is nothing of which to have a share.
 */
export async function coverage(edge: Edge, flags: CoverageFlags): Promise<number> {
  const bars = parseBars(flags);
  const tools = assemble(edge);
  const isOffline = flags.from !== undefined;
  const selection = select(
    edge,
    tools,
    { paths: [], project: flags.project, ...(flags.env !== undefined && { env: flags.env }) },
    { offline: isOffline, readsOnly: true, mayBeEmpty: true },
  );
  const listed = await listMonitors(edge, tools, selection, flags.from);
  if (listed === undefined) return exitCodes.inconclusive;
  const report = await reportOn(edge, tools, selection, listed, bars);
  for (const note of report.notes) edge.stderr.write(`${selection.scrubber.text(note)}\n`);
  edge.stdout.write(selection.scrubber.text(textOf(report, flags, edge)));
  return exitCodeOf(report);
}

interface Listed {
  readonly monitors: readonly ListedMonitor[];
  /** Those whose monitors these are. */
  readonly providers: ReadonlySet<string>;
  /** Absent: the providers were asked. */
  readonly files?: readonly MonitorFile[];
}

/** Undefined where a provider could not be asked; that was said. */
async function listMonitors(
  edge: Edge,
  tools: Tools,
  selection: Selection,
  from: readonly string[] | undefined,
): Promise<Listed | undefined> {
  const { environment, scrubber } = selection;
  if (from !== undefined) {
    const files = listFromFiles(from, { dir: edge.cwd, environment, kinds: tools.kinds.providers });
    return { ...files, providers: new Set(files.files.map(({ provider }) => provider)) };
  }
  try {
    const monitors = await listFromProviders(edge, tools, environment.providers);
    return { monitors, providers: new Set(environment.providers.map(({ name }) => name)) };
  } catch (error) {
    edge.interrupt.throwIfAborted();
    if (!(error instanceof ProviderError)) throw error;
    edge.stderr.write(
      scrubber.text(`alertdrill: ${error.message}\n${error.hint === undefined ? '' : `${error.hint}\n`}`),
    );
    return undefined;
  }
}

async function reportOn(
  edge: Edge,
  tools: Tools,
  { environment, project, scenarios }: Selection,
  { monitors, providers, files }: Listed,
  bars: Bars,
): Promise<CoverageReport> {
  const atMs = tools.clock.now();
  const skipped = createSkippedNotes();
  const evidence = await gather(edge, monitors, runsDirOf(project.dir), environment.name, skipped.add);
  const newcomers =
    bars.requireNewMs === undefined || files === undefined
      ? undefined
      : await findNewcomers(files, atMs, bars.requireNewMs, edge.interrupt);
  const leftOut = environment.providers.filter(({ name }) => !providers.has(name));
  return coverageOf({
    toolVersion: edge.version,
    environment: environment.name,
    atMs,
    source: files === undefined ? 'providers' : 'files',
    monitors,
    providers,
    isWhole: leftOut.length === 0,
    scenarios,
    exclusions: project.exclusions,
    evidence,
    ...bars,
    ...(newcomers && { newcomers }),
    notes: [
      ...skipped.notes(),
      ...leftOut.map(({ name }) => `the monitors of ${name} are left out: none of the files is of its kind`),
    ],
  });
}

async function gather(
  edge: Edge,
  monitors: readonly ListedMonitor[],
  runsDir: string,
  environment: string,
  skipped: (run: string, why: string) => void,
): Promise<EvidenceOfRuns> {
  const evidence = createEvidence(monitors);
  for await (const results of runResults(runsDir, environment, skipped)) {
    edge.interrupt.throwIfAborted();
    evidence.addRun(results);
  }
  return evidence;
}

function textOf(report: CoverageReport, { json, markdown }: CoverageFlags, { stdout }: Edge): string {
  if (json === true) return `${JSON.stringify(report, null, 2)}\n`;
  const time = createLocalTime();
  if (markdown === true) return coverageAsMarkdown(report, time);
  return coverageInWords(report, { columns: stdout.columns, paint: createPaint(stdout.colors), time });
}

function exitCodeOf({ bars: { failUnder, requireNew }, totals }: CoverageReport): number {
  if (requireNew?.isMet === false) return exitCodes.failed;
  if (failUnder === undefined || failUnder.isMet) return exitCodes.passed;
  return totals.percent === undefined ? exitCodes.inconclusive : exitCodes.failed;
}
