import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeProject } from './expectationFiles';
import { median, type Figure } from './figure';
import { timedRun, type TimedRun } from './timedRun';

const files = 1_000;
const runs = 5;

/** `check --offline` of a thousand files, start of the process included. */
export function offlineCheck(alertdrill: string): Figure {
  const dir = mkdtempSync(join(tmpdir(), 'alertdrill-bench-'));
  try {
    writeProject(dir, files);
    const check = () => timedRun([alertdrill, 'check', '--offline'], dir);
    const took = Array.from({ length: runs }, () => fine(check()).tookMs);
    appendFileSync(join(dir, 'expectations/team-7/drill-777.yaml'), 'unexpectd: warn\n');
    mustBeRefused(check());
    return {
      name: `\`alertdrill check --offline\` of ${files} expectation files`,
      limit: 2,
      measured: median(took) / 1_000,
      unit: 's',
      detail: `median of ${runs} runs: ${took.map((ms) => (ms / 1_000).toFixed(2)).join(', ')} s; five faults, all probes, controls`,
    };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

function fine(run: TimedRun): TimedRun {
  if (run.exitCode !== 0 || !run.stdout.includes(`${files} scenarios are fine`)) {
    throw new Error(`check: exit ${String(run.exitCode)}\n${run.stderr}`);
  }
  return run;
}

/** The control: a check that did not read them all would be fast too. */
function mustBeRefused({ exitCode, stderr }: TimedRun): void {
  if (exitCode !== 2 || !stderr.includes('drill-777.yaml')) throw new Error('check: a misspelt key went unnoticed');
}
