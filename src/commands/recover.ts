import { assemble, type Tools } from '../assemble';
import type { Edge } from '../edge';
import { exitCodes } from '../exitCodes';
import { forget } from '../keeper/forget';
import type { Recovery } from '../keeper/recover';
import { sweepWorkFolders } from '../keeper/sweepWorkFolders';
import { announceRecoveries } from './announceRecoveries';
import type { RecoverFlags } from './flags';
import { identityOf, recoverEntries } from './recoverEntries';
import { forgottenInWords, recoveriesInWords, sweptInWords } from './recoveryText';
import { notFinishedText, waitForKeepers } from './waitForKeepers';

/**
 * Finishes the rollbacks that a crash left behind. Exit code 4 where one failed: the fault may still be there. With
 * `forget` it undoes nothing, and removes that entry alone.
 */
export async function recoverCommand(
  edge: Edge,
  flags: RecoverFlags & { readonly project: string | undefined },
): Promise<number> {
  const tools = assemble(edge);
  const { clock, processes, stateDir } = tools;
  if (flags.forget !== undefined) {
    const forgotten = await forget(flags.forget, { stateDir, processes, self: await identityOf(edge, tools) });
    edge.stdout.write(
      flags.json === true ? `${JSON.stringify({ forgotten }, null, 2)}\n` : forgottenInWords(forgotten),
    );
    return exitCodes.passed;
  }
  const recoveries = await recoverAll(edge, tools, flags.project);
  await announceRecoveries(edge, tools, recoveries, flags.project);
  const swept = await sweepWorkFolders({ stateDir, processes, nowMs: clock.now() });
  if (flags.json === true) edge.stdout.write(`${JSON.stringify(recoveries, null, 2)}\n`);
  else edge.stdout.write(textOf(recoveries) + sweptInWords(swept.length));
  const isLeft = recoveries.some(({ outcome }) => outcome === 'failed' || outcome === 'finishing');
  return isLeft ? exitCodes.rollbackFailed : exitCodes.passed;
}

/** What the keepers of dead runs are finishing is waited for, after what nobody looks after is rolled back. */
async function recoverAll(edge: Edge, tools: Tools, projectFile: string | undefined): Promise<readonly Recovery[]> {
  const first = await recoverEntries(edge, tools, { projectFile });
  const finishing = new Set(first.flatMap(({ outcome, file }) => (outcome === 'finishing' ? [file] : [])));
  if (finishing.size === 0) return first;
  const unfinished = await waitForKeepers(edge, tools);
  if (unfinished.length > 0) edge.stderr.write(notFinishedText(unfinished));
  const then = await recoverEntries(edge, tools, { projectFile, only: ({ file }) => finishing.has(file) });
  return first.map((recovery) =>
    recovery.outcome === 'finishing' ? (then.find(({ file }) => file === recovery.file) ?? asGone(recovery)) : recovery,
  );
}

const asGone = ({ id, title, file, origin }: Recovery): Recovery => ({
  ...{ id, title, file, ...(origin && { origin }) },
  outcome: 'gone',
});

const textOf = (recoveries: readonly Recovery[]): string =>
  recoveries.length === 0 ? 'Nothing to recover: no fault was left behind.\n' : recoveriesInWords(recoveries);
