import type { Tools } from '../assemble';
import type { Edge } from '../edge';
import { listLeftovers } from '../keeper/leftover';
import { originLines } from './leftoverText';

/** Whether a crash left rollbacks behind: no drill may begin then. Names each, and says what to do. */
export async function hasLeftovers(edge: Edge, { stateDir, processes }: Tools): Promise<boolean> {
  const leftovers = await listLeftovers(stateDir, processes);
  if (leftovers.length === 0) return false;
  const what = leftovers.length === 1 ? '1 rollback is' : `${leftovers.length} rollbacks are`;
  const lines = [
    `alertdrill: ${what} left over from a crash, or failed; a fault may still be there.`,
    ...leftovers.flatMap((leftover) => [`  ${leftover.title}`, ...originLines(leftover).map((line) => `    ${line}`)]),
    'Finish first: alertdrill recover',
  ];
  edge.stderr.write(lines.map((line) => `${line}\n`).join(''));
  return true;
}
