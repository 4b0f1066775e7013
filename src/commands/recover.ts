import { assemble } from '../assemble';
import { findProjectFile } from '../config/findProjectFile';
import { loadProject } from '../config/projectFile';
import { createSecrets } from '../config/secret';
import type { Edge } from '../edge';
import { exitCodes } from '../exitCodes';
import { recover, type Recovery } from '../keeper/recover';

/** Finishes the rollbacks that a crash left behind. Exit code 4 where one failed: the fault may still be there. */
export async function recoverCommand(
  edge: Edge,
  flags: { readonly json?: boolean; readonly project: string | undefined },
): Promise<number> {
  const tools = assemble(edge);
  const self = await tools.processes.identify(edge.pid);
  if (self === undefined) throw new Error('this process could not be identified');
  const { clock, http, processes, person } = tools;
  const recoveries = await recover({
    stateDir: tools.stateDir,
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
  if (flags.json === true) edge.stdout.write(`${JSON.stringify(recoveries, null, 2)}\n`);
  else edge.stdout.write(inWords(recoveries));
  return recoveries.some(({ outcome }) => outcome === 'failed') ? exitCodes.rollbackFailed : exitCodes.passed;
}

function inWords(recoveries: readonly Recovery[]): string {
  if (recoveries.length === 0) return 'Nothing to recover: no fault was left behind.\n';
  return recoveries.map((recovery) => `${lineOf(recovery)}\n`).join('');
}

function lineOf(recovery: Recovery): string {
  switch (recovery.outcome) {
    case 'rolled-back':
      return [`rolled back  ${recovery.title}`, ...recovery.report.notes.map((note) => `             ${note}`)].join(
        '\n',
      );
    case 'gone':
      return `done already ${recovery.title}`;
    case 'held':
      return `left alone   ${recovery.title}: ${recovery.by} has it`;
    case 'failed':
      return `FAILED       ${recovery.title}: ${recovery.why}${recovery.hint === undefined ? '' : `\n             ${recovery.hint}`}`;
    default:
      return recovery satisfies never;
  }
}
