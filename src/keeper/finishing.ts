import type { ProcessIdentity, Processes } from '../ports/processes';
import { asLeftover, type Leftover } from './leftover';
import { readJournal, type JournalEntry, type JournalFile } from './readJournal';

/** What the keeper of a dead run is rolling back. */
export type Finishing = Leftover & {
  readonly runId: string;
  readonly keeper: ProcessIdentity;
};

/**
 * A keeper outlives its harness until it has rolled back, which may take a second request long after the first. As long
 * as that is to come, no fault of another run is safe from it.
 */
export async function listFinishing(stateDir: string, processes: Processes): Promise<readonly Finishing[]> {
  const found = (await readJournal(stateDir)).map(async (file) =>
    file.type === 'entry' && (await isFinishing(file, processes)) ? [asFinishing(file)] : [],
  );
  return (await Promise.all(found)).flat();
}

/** Where the entry does not say whose it is (an older version wrote it), its run counts as alive. */
export async function isFinishing(found: JournalFile, processes: Processes): Promise<boolean> {
  if (found.type !== 'entry') return false;
  const { harness, keeper } = found.entry;
  return harness !== undefined && (await processes.isAlive(keeper)) && !(await processes.isAlive(harness));
}

const asFinishing = (found: JournalFile & { readonly entry: JournalEntry }): Finishing => ({
  ...asLeftover(found),
  runId: found.entry.runId,
  keeper: found.entry.keeper,
});
