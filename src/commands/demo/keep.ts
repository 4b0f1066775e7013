import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assemble } from '../../assemble';
import type { Demo, StackUp } from '../../demo/startDemo';
import { shellQuoted } from '../../demo/shellQuoted';
import type { Edge } from '../../edge';
import { aborted } from '../../system/aborted';
import { leaveNoFault } from './leaveNoFault';

/** What of it is drilled by hand. */
export interface DrilledProject {
  readonly projectFile: string;
  readonly environmentName: string;
}

/**
 * Says how to go on by hand, and waits for Ctrl-C, or a loss; then until nobody drills the shop any more. Token and key
 * are in files: no output may hold them.
 */
export async function keep(edge: Edge, demo: Demo<StackUp>, drilled: DrilledProject): Promise<void> {
  const program = join(demo.folder, 'alertdrill');
  await writeFile(program, programText(edge.self, drilled.projectFile, demo.environmentFile));
  await chmod(program, 0o700);
  edge.stdout.write(
    [
      '',
      'All of it goes on until Ctrl-C. From another terminal, in any folder, with its addresses and keys:',
      '',
      `  ${program} check --env ${drilled.environmentName}`,
      `  ${program} run --env ${drilled.environmentName} --scenario route-cut`,
      '',
      'The same addresses and keys for other programs, such as curl or mkr, in a POSIX shell:',
      '',
      `  set -a; . ${demo.environmentFile}; set +a`,
      '',
    ]
      .map((line) => `${line}\n`)
      .join(''),
  );
  await aborted(edge.interrupt);
  await leaveNoFault(edge, assemble(edge), demo);
}

/** This program as it was started, in the demo's environment. */
const programText = (self: readonly string[], projectFile: string, environmentFile: string): string =>
  [
    '#!/bin/sh',
    `set -a; . ${shellQuoted(environmentFile)}; set +a`,
    `exec ${[...self, '--project', projectFile].map(shellQuoted).join(' ')} "$@"`,
    '',
  ].join('\n');
