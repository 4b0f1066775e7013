import type { Tools } from '../assemble';
import type { Edge } from '../edge';
import type { Recovery } from '../keeper/recover';
import { recoverEntries } from './recoverEntries';
import { notFinishedText, patienceMs, waitForKeepers, type Unfinished } from './waitForKeepers';
import { waitForRecoverers } from './waitForRecoverers';

/**
 * Rolls back what nobody looks after. What others are at is waited for, and then looked at again, since they may fail
 * or die: keepers of dead runs, which are killed where they stand still, and other `recover`s. After five minutes it is told as what it was last.
 */
export async function recoverAll(
  edge: Edge,
  tools: Tools,
  projectFile: string | undefined,
): Promise<readonly Recovery[]> {
  const deadlineMs = tools.clock.now() + patienceMs;
  let unfinished: readonly Unfinished[] = [];
  let recoveries = await recoverEntries(edge, tools, { projectFile });
  for (;;) {
    const files = new Set(recoveries.filter(isAwaited).map(({ file }) => file));
    if (files.size === 0) return recoveries;
    if (tools.clock.now() >= deadlineMs) break;
    unfinished = await waitForKeepers(edge, tools, { deadlineMs, endsStopped: true });
    await waitForRecoverers(edge, tools, files, deadlineMs);
    const then = await recoverEntries(edge, tools, { projectFile, files });
    recoveries = recoveries.map((recovery) =>
      files.has(recovery.file) ? (then.find(({ file }) => file === recovery.file) ?? asGone(recovery)) : recovery,
    );
  }
  if (unfinished.length > 0) edge.stderr.write(notFinishedText(unfinished));
  return recoveries;
}

/** Whether somebody else is rolling it back: the fault may still be there, and it is not known how that ends. */
export const isAwaited = ({ outcome }: Recovery): boolean => outcome === 'finishing' || outcome === 'recovering';

const asGone = ({ id, title, file, origin }: Recovery): Recovery => ({
  ...{ id, title, file, ...(origin && { origin }) },
  outcome: 'gone',
});
