import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeProject } from './expectationFiles';
import { median, type Figure } from './figure';
import { watchMemory } from './peakMemory';
import { timedRun, type TimedRun } from './timedRun';

const runs = 5;
const files = { few: 1_000, many: 5_000 };

/** `check --offline` of a thousand files and of five thousand, start of the process included; its memory at the latter. */
export async function offlineCheck(alertdrill: string): Promise<readonly Figure[]> {
  const many = await inProject(alertdrill, files.many, async (dir) => [
    ofTime(files.many, 5, measure(alertdrill, dir, files.many)),
    ofMemory(await peakOf(alertdrill, dir)),
  ]);
  const few = await inProject(alertdrill, files.few, (dir) => [
    ofTime(files.few, 2, measure(alertdrill, dir, files.few)),
  ]);
  return [...few, ...many];
}

async function inProject(
  alertdrill: string,
  count: number,
  figuresOf: (dir: string) => readonly Figure[] | Promise<readonly Figure[]>,
): Promise<readonly Figure[]> {
  const dir = mkdtempSync(join(tmpdir(), 'alertdrill-bench-'));
  try {
    writeProject(dir, count);
    const figures = await figuresOf(dir);
    appendFileSync(join(dir, 'expectations/team-7/drill-777.yaml'), 'unexpectd: warn\n');
    mustBeRefused(timedRun([alertdrill, 'check', '--offline'], dir));
    return figures;
  } finally {
    rmSync(dir, { recursive: true });
  }
}

const measure = (alertdrill: string, dir: string, count: number): readonly number[] =>
  Array.from({ length: runs }, () => fine(timedRun([alertdrill, 'check', '--offline'], dir), count).tookMs);

function ofTime(count: number, limit: number, took: readonly number[]): Figure {
  return {
    name: `\`alertdrill check --offline\` of ${count} expectation files`,
    limit,
    measured: median(took) / 1_000,
    unit: 's',
    detail: `median of ${runs} runs: ${took.map((ms) => (ms / 1_000).toFixed(2)).join(', ')} s; five faults, all probes, controls`,
  };
}

const ofMemory = (measured: number): Figure => ({
  name: `peak memory (VmHWM) of \`alertdrill check --offline\` of ${files.many} expectation files`,
  limit: 300,
  measured,
  unit: 'MB',
  detail: 'one more run of the same',
});

/** A run of its own: whoever looks at /proc all the time takes from the time that is measured. */
async function peakOf(alertdrill: string, dir: string): Promise<number> {
  const check = spawn(process.execPath, [alertdrill, 'check', '--offline'], {
    cwd: dir,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    check[stream].on('data', (chunk: Buffer) => (said[stream] += chunk.toString()));
  }
  const ended = new Promise<number | null>((resolve, reject) => {
    check.once('error', reject).once('close', resolve);
  });
  const { pid } = check;
  if (pid === undefined) throw new Error('check did not start');
  const watch = watchMemory(pid, (each) => (each === pid ? 'check' : undefined));
  try {
    const exitCode = await ended;
    fine({ ...said, tookMs: 0, exitCode }, files.many);
  } finally {
    watch.stop();
  }
  const { check: peak } = watch.stop();
  if (peak === undefined) throw new Error('check ended before its memory was seen');
  return peak;
}

function fine(run: TimedRun, count: number): TimedRun {
  if (run.exitCode !== 0 || !run.stdout.includes(`${count} scenarios are fine`)) {
    throw new Error(`check: exit ${String(run.exitCode)}\n${run.stderr}`);
  }
  return run;
}

/** The control: a check that did not read them all would be fast too. */
function mustBeRefused({ exitCode, stderr }: TimedRun): void {
  if (exitCode !== 2 || !stderr.includes('drill-777.yaml')) throw new Error('check: a misspelt key went unnoticed');
}
