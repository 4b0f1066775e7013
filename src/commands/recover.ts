import { assemble } from '../assemble';
import type { Edge } from '../edge';
import { exitCodes } from '../exitCodes';
import { forget } from '../keeper/forget';
import type { Recovery } from '../keeper/recover';
import { sweepWorkFolders } from '../keeper/sweepWorkFolders';
import { announceRecoveries } from './announceRecoveries';
import type { RecoverFlags } from './flags';
import { isAwaited, recoverAll } from './recoverAll';
import { identityOf } from './recoverEntries';
import { forgottenInWords, recoveriesInWords, sweptInWords } from './recoveryText';

/**
 * Finishes the rollbacks that a crash left behind. Exit code 4 where one failed, or where others are still at it after
 * five minutes: the fault may still be there. With `forget` it undoes nothing, and removes that entry alone.
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
  const isLeft = recoveries.some((recovery) => recovery.outcome === 'failed' || isAwaited(recovery));
  return isLeft ? exitCodes.rollbackFailed : exitCodes.passed;
}

const textOf = (recoveries: readonly Recovery[]): string =>
  recoveries.length === 0 ? 'Nothing to recover: no fault was left behind.\n' : recoveriesInWords(recoveries);
