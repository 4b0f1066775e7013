import type { Tools } from '../assemble';
import type { Edge } from '../edge';
import { listRecovering, type Recovering } from '../keeper/recovering';
import { lookEveryMs } from './waitForKeepers';

/**
 * Waits as long as other processes roll back any of these entries of the journal, and says so once for each process.
 * Rejects with the reason of an interrupt.
 *
 * @param deadlineMs when it stops waiting, on the harness's clock
 */
export async function waitForRecoverers(
  { stderr, interrupt }: Pick<Edge, 'stderr' | 'interrupt'>,
  { clock, stateDir, processes }: Pick<Tools, 'clock' | 'stateDir' | 'processes'>,
  files: ReadonlySet<string>,
  deadlineMs: number,
): Promise<void> {
  const told = new Set<number>();
  for (;;) {
    const recovering = (await listRecovering(stateDir, processes)).filter(({ file }) => files.has(file));
    if (recovering.length === 0 || clock.now() >= deadlineMs) return;
    for (const each of recovering) {
      if (!told.has(each.pid)) stderr.write(waitingText(each));
      told.add(each.pid);
    }
    await clock.sleep(lookEveryMs, interrupt);
  }
}

const waitingText = ({ pid, title }: Recovering): string =>
  `alertdrill: another process (${pid}) is rolling back ${title}; waiting for it\n`;
