import { assemble } from '../assemble';
import type { Edge } from '../edge';
import { exitCodes } from '../exitCodes';
import { forget } from '../keeper/forget';
import { sweepWorkFolders } from '../keeper/sweepWorkFolders';
import type { RecoverFlags } from './flags';
import { identityOf, recoverEntries } from './recoverEntries';
import { forgottenInWords, recoveriesInWords, sweptInWords } from './recoveryText';

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
  const recoveries = await recoverEntries(edge, tools, { projectFile: flags.project });
  const swept = await sweepWorkFolders({ stateDir, processes, nowMs: clock.now() });
  if (flags.json === true) edge.stdout.write(`${JSON.stringify(recoveries, null, 2)}\n`);
  else edge.stdout.write(textOf(recoveries) + sweptInWords(swept.length));
  return recoveries.some(({ outcome }) => outcome === 'failed') ? exitCodes.rollbackFailed : exitCodes.passed;
}

const textOf = (recoveries: Parameters<typeof recoveriesInWords>[0]): string =>
  recoveries.length === 0 ? 'Nothing to recover: no fault was left behind.\n' : recoveriesInWords(recoveries);
