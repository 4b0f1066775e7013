import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { FaultError } from '../../domain/errors';
import type { Machine } from '../../ports/machine';
import type { Processes } from '../../ports/processes';
import { nearestTsconfig } from './nearestTsconfig';
import { isUnchanged, rememberFiles } from './contentStamp';
import { defaultTsconfig, k6TypesDir, tscProgram, typesVersion, wrapperDir } from './tooling';

export interface TypeCheck {
  /** Absolute. */
  readonly script: string;
  readonly projectDir: string;
  /** Where the check may leave its tsconfig.json. */
  readonly workDir: string;
}

/**
 * Checks a load script with TypeScript's own program, strictly, with k6's types. A check that passed is not repeated
 * as long as no file of it has changed.
 *
 * @throws FaultError with `file:line:column` of everything that is wrong
 */
export async function checkTypes(
  check: TypeCheck,
  processes: Processes,
  machine: Pick<Machine, 'nodeProgram' | 'cacheDir'>,
): Promise<void> {
  const base = (await nearestTsconfig(check.script, check.projectDir)) ?? defaultTsconfig;
  const tsconfig = tsconfigFor(check, base);
  const key = hash([tsconfig, await readFile(base, 'utf8'), await typesVersion()].join('\n'));
  const stamp = join(machine.cacheDir, 'load-scripts', `${key}.json`);
  if (await isUnchanged(stamp)) return;

  const project = join(check.workDir, 'tsconfig.json');
  await writeFile(project, tsconfig);
  const result = await processes.run({
    argv: [...tscProgram(machine.nodeProgram), '-p', project, '--pretty', 'false', '--listFiles'],
    // Its messages name files from here.
    cwd: check.projectDir,
    timeoutMs: 120_000,
  });
  const lines = result.stdout.split('\n');
  if (result.exitCode !== 0) throw typeErrors(check, lines.filter(isDiagnostic), result.stderr);
  // A listing that long has lost its beginning, and with it files that matter.
  if (result.stdout.length < 60_000) await rememberFiles(stamp, lines.filter(isFile));
}

function tsconfigFor(check: TypeCheck, base: string): string {
  const types = k6TypesDir();
  const tsconfig = {
    extends: base,
    compilerOptions: {
      noEmit: true,
      composite: false,
      incremental: false,
      // k6 runs JavaScript too; it is bundled unchecked.
      allowJs: true,
      resolveJsonModule: true,
      types: ['k6'],
      typeRoots: [dirname(types)],
      paths: { k6: [types], 'k6/*': [`${types}/*`] },
    },
    files: [check.script, join(wrapperDir, 'console.d.ts')],
    include: [],
  };
  return JSON.stringify(tsconfig, undefined, 2);
}

function typeErrors(check: TypeCheck, diagnostics: readonly string[], stderr: string): FaultError {
  const script = relative(check.projectDir, check.script);
  const list = diagnostics.length > 0 ? diagnostics.map(withColons) : [stderr.trim()];
  return new FaultError([`the load script ${script} does not pass the type check:`, ...list].join('\n  '), {
    hint: 'k6 itself checks no types: what is wrong here would show in the middle of a drill, or never.',
  });
}

/** `shop.ts(3,7): error TS2322: ...`, indented lines that go on with it, or an error without a place. */
const isDiagnostic = (line: string) => line.includes('error TS') || /^\s+\S/.test(line);

const isFile = (line: string) => line !== '' && !isDiagnostic(line);

/** `shop.ts:3:7: error ...`, which terminals and editors turn into links. */
const withColons = (line: string) => line.replace(/^(\S.*?)\((\d+),(\d+)\): /, '$1:$2:$3: ');

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
