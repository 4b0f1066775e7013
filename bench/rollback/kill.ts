import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { replayRun } from '../../src/commands/replay';
import { hasCode } from '../../src/domain/caught';
import { judge } from '../../src/domain/judge';
import { readRun } from '../../src/history/readRun';
import { readJournal } from '../../src/keeper/readJournal';
import { findProcesses, processesWith, type CliResult } from '../../test/e2e/cli';
import { readReport, runFolders } from '../../test/e2e/recordings';
import { eventually } from '../../test/support/eventually';
import type { TargetEvent } from './target';
import type { World } from './world';

export type Victim = 'harness' | 'keeper' | 'k6';

export interface Kill {
  readonly victims: readonly Victim[];
  readonly signal: NodeJS.Signals;
  /** As Ctrl-C does it: to all that run in the terminal's foreground. */
  readonly toGroup?: boolean;
  /** A rollback may be left over. Default: where harness and keeper both die, since nobody is left to do it. */
  readonly mayLeave?: boolean;
  /** The expectation files to run. */
  readonly paths: string;
  /** Resolves when the moment is there. */
  readonly moment: () => Promise<void>;
}

/** What came of one kill. */
export interface Outcome {
  /** Under what, who, by which signal. */
  readonly victims: string;
  readonly code: number | null;
  /** From the kill to the fault's end, by the target's own log, ms; undefined where there was none to take back. */
  readonly goneAfterMs?: number;
  /** What is not as it has to be; empty where all is. */
  readonly problems: readonly string[];
}

/** Undefined where the run was over before the moment came. */
export async function kill(world: World, how: Kill): Promise<Outcome | undefined> {
  const { victims, signal, toGroup, paths, moment } = how;
  const { dir, target } = world;
  target.forget();
  const report = join(dir, 'report.json');
  rmSync(report, { force: true });
  const before = runFolders(dir);
  const reporters = ['--reporter', 'terminal', '--reporter', `json=${report}`];
  const run = world.start(['run', paths, ...reporters], {}, { detached: true });
  const harness = run.child.pid ?? 0;
  const isOver = run.ended.then(() => 'over' as const);
  if ((await Promise.race([isOver, ready(world, victims, moment)])) === 'over') return undefined;
  const pids = victims.map((victim) => (victim === 'harness' ? harness : pidOf(dir, victim)));
  if (pids.includes(undefined)) return undefined;
  const folders = () => runFolders(dir).filter((folder) => !before.includes(folder));
  const finished = await finishedIn(folders());
  const killedAtMs = performance.timeOrigin + performance.now();
  const wereThere = pids.map((pid) => isSent(toGroup ? -(pid ?? 0) : (pid ?? 0), signal));
  const result = await run.ended;
  if (!wereThere.includes(true)) return undefined;

  const problems = [...(await orphans(dir))];
  const { mayLeave = victims.includes('harness') && victims.includes('keeper') } = how;
  problems.push(...(await journalProblems(world, paths, mayLeave)));
  if (target.isBroken()) problems.push('the fault is still there');
  if (target.isMendedTwiceAtOnce()) problems.push('two rollbacks at once');
  if (finished.length > 0) problems.push(...(await lostResults(folders(), finished, result, report)));
  const goneAtMs = goneAt(target.log());
  return {
    victims: `${paths}: ${victims.join(' and ')}, ${signal}`,
    code: result.code,
    ...(goneAtMs !== undefined && goneAtMs > killedAtMs && { goneAfterMs: goneAtMs - killedAtMs }),
    problems: problems.map((problem) => `${problem}\n${result.stderr.slice(-500)}`),
  };
}

/** False where it ended by itself after it was found. */
function isSent(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    if (hasCode(error, 'ESRCH')) return false;
    throw error;
  }
}

const patterns = { keeper: / __keeper/, k6: /\/k6 run / } as const;

const pidOf = (dir: string, victim: 'keeper' | 'k6'): number | undefined =>
  findProcesses(dir).find(({ command }) => patterns[victim].test(command))?.pid;

async function ready({ dir }: World, victims: readonly Victim[], moment: Kill['moment']): Promise<'ready'> {
  for (const victim of victims) {
    while (victim !== 'harness' && pidOf(dir, victim) === undefined) await sleep(5);
  }
  await moment();
  return 'ready';
}

/** When it was mended for good; undefined where nothing was broken. */
const goneAt = (log: readonly TargetEvent[]): number | undefined => {
  const brokenLast = log.findLastIndex(({ what }) => what === 'broken');
  return brokenLast < 0 ? undefined : log.slice(brokenLast).find(({ what }) => what === 'mended')?.atMs;
};

async function orphans(dir: string): Promise<readonly string[]> {
  try {
    await eventually(() => {
      const left = processesWith(dir);
      if (left.length > 0) throw new Error(`still running: ${left.join('; ')}`);
    }, 30_000);
    return [];
  } catch (error) {
    return [String(error)];
  }
}

/** Whatever is left over keeps the next run from beginning, and `recover` finishes it; only where nobody was left to. */
async function journalProblems(world: World, paths: string, mayBeLeft: boolean): Promise<readonly string[]> {
  const found = await readJournal(join(world.dir, 'state', 'alertdrill'));
  const problems = found.flatMap((each) => (each.type === 'unreadable' ? [`the journal: ${each.problem}`] : []));
  const isHeld = found.some((each) => each.type === 'entry' && each.entry.touched);
  if (isHeld && !mayBeLeft) problems.push('a rollback was left over');
  if (found.length > 0) {
    const refused = await world.cli(['run', paths]);
    if (refused.code !== 4) problems.push(`run did not refuse: exit ${String(refused.code)}`);
  }
  if (found.length > 0) {
    const recovered = await world.cli(['recover']);
    if (recovered.code !== 0) problems.push(`recover: exit ${String(recovered.code)}\n${recovered.stdout}`);
    if (world.journal().length > 0) problems.push('the journal is not empty after recover');
  }
  return problems;
}

/** Scenarios whose drills had ended. */
const finishedIn = async (folders: readonly string[]): Promise<readonly string[]> => {
  const runs = await Promise.all(folders.map((folder) => readRun(folder).catch(() => undefined)));
  return runs.flatMap((run) => run?.drills.filter(({ ended }) => ended).map(({ scenario }) => scenario.name) ?? []);
};

/** What was finished before the kill has passed, and is found afterwards: by `replay`, and in the harness's own report. */
async function lostResults(
  folders: readonly string[],
  finished: readonly string[],
  { code }: CliResult,
  file: string,
): Promise<readonly string[]> {
  const replayed = await Promise.all(folders.map((folder) => replayRun(folder, judge)));
  const reports = [...replayed.map(({ report }) => report), ...(code === null ? [] : [readReport(file)])];
  return reports.flatMap(({ drills }) =>
    finished
      .filter((name) => drills.find(({ scenario }) => scenario === name)?.outcome !== 'passed')
      .map((name) => `the result of ${name} is lost`),
  );
}
