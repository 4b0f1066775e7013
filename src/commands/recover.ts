import { assemble } from '../assemble';
import { findProjectFile } from '../config/findProjectFile';
import { loadProject } from '../config/projectFile';
import { createSecrets } from '../config/secret';
import type { Edge } from '../edge';
import { exitCodes } from '../exitCodes';
import { forget, type Forgotten } from '../keeper/forget';
import { recover, type Recovery } from '../keeper/recover';
import { sweepWorkFolders } from '../keeper/sweepWorkFolders';
import type { RecoverFlags } from './flags';
import { byHandLines, originLines } from './leftoverText';

/**
 * Finishes the rollbacks that a crash left behind. Exit code 4 where one failed: the fault may still be there. With
 * `forget` it undoes nothing, and removes that entry alone.
 */
export async function recoverCommand(
  edge: Edge,
  flags: RecoverFlags & { readonly project: string | undefined },
): Promise<number> {
  const tools = assemble(edge);
  const self = await tools.processes.identify(edge.pid);
  if (self === undefined) throw new Error('this process could not be identified');
  const { clock, http, processes, person, stateDir } = tools;
  if (flags.forget !== undefined) {
    const forgotten = await forget(flags.forget, { stateDir, processes, self });
    edge.stdout.write(
      flags.json === true ? `${JSON.stringify({ forgotten }, null, 2)}\n` : forgottenInWords(forgotten),
    );
    return exitCodes.passed;
  }
  const recoveries = await recover({
    stateDir,
    kinds: tools.kinds.faults,
    system: { clock, http, processes, person },
    self,
    secretsOf: ({ projectDir, environment }) => {
      const file = findProjectFile(projectDir, flags.project);
      const project = loadProject({ file, dir: projectDir, environmentVariables: edge.env, kinds: tools.kinds });
      const found = project.environments.get(environment);
      edge.conceal(found?.hidden ?? []);
      return createSecrets(found?.secrets ?? {});
    },
  });
  const swept = await sweepWorkFolders({ stateDir, processes, nowMs: clock.now() });
  if (flags.json === true) edge.stdout.write(`${JSON.stringify(recoveries, null, 2)}\n`);
  else edge.stdout.write(inWords(recoveries) + sweptInWords(swept.length));
  return recoveries.some(({ outcome }) => outcome === 'failed') ? exitCodes.rollbackFailed : exitCodes.passed;
}

function inWords(recoveries: readonly Recovery[]): string {
  if (recoveries.length === 0) return 'Nothing to recover: no fault was left behind.\n';
  return recoveries.map((recovery) => linesOf(inLines(recovery))).join('');
}

/** Of processes that were killed before their fault could be made: nothing was done, but files lay about. */
function sweptInWords(count: number): string {
  if (count === 0) return '';
  return `Removed ${count} work ${count === 1 ? 'folder' : 'folders'} of killed processes that no fault needs.\n`;
}

const forgottenInWords = (forgotten: Forgotten): string =>
  linesOf([
    `forgotten    ${forgotten.title}`,
    ...originLines(forgotten),
    'nothing was undone by this',
    ...(forgotten.kept === undefined ? [] : [`what it had put aside stays in ${forgotten.kept}`]),
  ]);

/** The first as it is, the others below its text. */
const linesOf = ([first, ...others]: readonly string[]): string =>
  [first, ...others.map((line) => `             ${line}`)].map((line) => `${line}\n`).join('');

function inLines(recovery: Recovery): readonly string[] {
  switch (recovery.outcome) {
    case 'rolled-back':
      return [`rolled back  ${recovery.title}`, ...recovery.report.notes];
    case 'gone':
      return [`done already ${recovery.title}`];
    case 'held':
      return [`left alone   ${recovery.title}: ${recovery.by} has it`];
    case 'failed':
      return [
        `FAILED       ${recovery.title}: ${recovery.why}`,
        ...(recovery.hint === undefined ? [] : [recovery.hint]),
        ...originLines(recovery),
        ...byHandLines(recovery),
      ];
    default:
      return recovery satisfies never;
  }
}
