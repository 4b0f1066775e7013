import { median, type Figure } from './figure';
import { timedRun } from './timedRun';

const runs = 41;

/** `alertdrill --version` beside a Node that does nothing, by turns: both see the same machine. */
export function startUp(alertdrill: string, cwd: string): Figure {
  const argvs = { version: [alertdrill, '--version'], nothing: ['-e', '0'] };
  const took = { version: [] as number[], nothing: [] as number[] };
  timedRun(argvs.version, cwd); // From the disk, once; not counted.
  for (let run = 0; run < runs; run += 1) {
    for (const which of ['version', 'nothing'] as const) {
      const { tookMs, exitCode, stdout } = timedRun(argvs[which], cwd);
      const said = which === 'version' ? /^\d+\.\d+\.\d+\n$/ : /^$/;
      if (exitCode !== 0 || !said.test(stdout)) throw new Error(`${which}: exit ${String(exitCode)}, ${stdout}`);
      took[which].push(tookMs);
    }
  }
  const [version, nothing] = [median(took.version), median(took.nothing)];
  return {
    name: '`alertdrill --version` against `node -e 0`',
    limit: 3,
    measured: version / nothing,
    unit: 'times',
    detail: `medians of ${runs} runs each, by turns: ${version.toFixed(0)} ms and ${nothing.toFixed(0)} ms`,
  };
}
