import type { Tools } from '../assemble';
import type { Edge } from '../edge';
import { listLeftovers } from '../keeper/recover';

/** Whether a crash left rollbacks behind: no drill may begin then. Says so, and what to do. */
export async function hasLeftovers(edge: Edge, { stateDir, processes }: Tools): Promise<boolean> {
  const leftovers = await listLeftovers(stateDir, processes);
  if (leftovers.length === 0) return false;
  const what = leftovers.length === 1 ? '1 rollback is' : `${leftovers.length} rollbacks are`;
  edge.stderr.write(
    `alertdrill: ${what} left over from a crash; a fault may still be there.\nFinish first: alertdrill recover\n`,
  );
  return true;
}
