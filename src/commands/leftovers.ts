import type { Tools } from '../assemble';
import type { Edge } from '../edge';
import { listLeftovers } from '../keeper/leftover';
import { leftoverLines } from './leftoverText';
import { notFinishedText, waitForKeepers } from './waitForKeepers';

/**
 * Whether a crash left rollbacks behind: no drill may begin then. Names each, and says what to do. What the keeper of a
 * dead run is finishing is waited for first.
 */
export async function hasLeftovers(
  edge: Pick<Edge, 'stderr' | 'interrupt'>,
  tools: Pick<Tools, 'clock' | 'stateDir' | 'processes'>,
): Promise<boolean> {
  if (await tellLeftovers(edge, tools)) return true;
  const unfinished = await waitForKeepers(edge, tools);
  if (unfinished.length > 0) {
    edge.stderr.write(notFinishedText(unfinished));
    return true;
  }
  // A keeper that could not roll back has left its entry by now.
  return tellLeftovers(edge, tools);
}

async function tellLeftovers(
  { stderr }: Pick<Edge, 'stderr'>,
  { stateDir, processes }: Pick<Tools, 'stateDir' | 'processes'>,
): Promise<boolean> {
  const leftovers = await listLeftovers(stateDir, processes);
  if (leftovers.length === 0) return false;
  const what = leftovers.length === 1 ? '1 rollback is' : `${leftovers.length} rollbacks are`;
  const lines = [
    `alertdrill: ${what} left over from a crash, or failed; a fault may still be there.`,
    ...leftovers.flatMap(leftoverLines),
    'Finish first: alertdrill recover',
  ];
  stderr.write(lines.map((line) => `${line}\n`).join(''));
  return true;
}
