import { stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { FaultError } from '../../domain/errors';
import type { Machine } from '../../ports/machine';
import type { Processes } from '../../ports/processes';
import { esbuildProgram, wrapperDir } from './tooling';

/** Every VU holds a copy of its own. */
const heavyBundleBytes = 200_000;

/** Bundles the script with the wrapper around it. Returns what a person should know. Throws FaultError. */
export async function bundleScript(
  script: string,
  bundle: string,
  projectDir: string,
  processes: Processes,
  machine: Pick<Machine, 'nodeProgram'>,
): Promise<readonly string[]> {
  const name = relative(projectDir, script);
  const result = await processes.run({
    argv: [
      ...(await esbuildProgram(machine.nodeProgram)),
      join(wrapperDir, 'entry.ts'),
      '--bundle',
      '--format=esm',
      '--platform=browser',
      '--target=es2017',
      '--external:k6',
      '--external:k6/*',
      `--alias:alertdrill:load-script=${script}`,
      `--inject:${join(wrapperDir, 'open.ts')}`,
      `--outfile=${bundle}`,
      '--log-level=error',
      '--color=false',
    ],
    cwd: projectDir,
    timeoutMs: 60_000,
  });
  if (result.exitCode !== 0) throw new FaultError(`the load script ${name} can't be bundled:\n${result.stderr.trim()}`);
  const { size } = await stat(bundle);
  return size <= heavyBundleBytes ? [] : [heavyNote(name, size)];
}

const heavyNote = (name: string, bytes: number) =>
  `the bundle of ${name} has ${Math.round(bytes / 1000)} kB, and every VU of k6 holds a copy: validate in Node, and ` +
  'import less into the load script';
