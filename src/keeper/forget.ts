import { unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from '../domain/errors';
import type { ProcessIdentity, Processes } from '../ports/processes';
import { syncFolder } from './durable';
import { asLeftover, isLookedAfter, type Leftover } from './leftover';
import { takeLock } from './lock';
import { readJournal } from './readJournal';
import { lockFile } from './recover';
import { keepForGood } from './workFolders';

export interface ForgetOptions {
  readonly stateDir: string;
  readonly processes: Processes;
  /** This process. */
  readonly self: ProcessIdentity;
}

/** `kept`: the folder with what the fault had put aside. */
export type Forgotten = Leftover & { readonly kept?: string };

/**
 * Removes the entry with exactly this id from the journal and undoes nothing: for what a person undid by hand. Its work
 * folder stays, as it may hold the only copy of what was there before. Throws UsageError where there is none, or where
 * another process has it.
 */
export async function forget(id: string, { stateDir, processes, self }: ForgetOptions): Promise<Forgotten> {
  const files = await readJournal(stateDir);
  const found = files.find((file) => asLeftover(file).id === id);
  if (found === undefined) throw unknown(id, files.map(asLeftover));
  const leftover = asLeftover(found);
  if (await isLookedAfter(found, processes)) throw taken(leftover, 'the run that it belongs to');
  const lock = await takeLock(lockFile(found.file), { process: self, purpose: `forgetting ${id}` }, processes);
  if (!lock.taken) throw taken(leftover, `process ${lock.holder.process.pid}`);
  try {
    // In this order: an entry without its folder could not be rolled back, a folder without its entry would be swept.
    const kept = found.type === 'entry' && (await keepForGood(found.entry.workDir)) ? found.entry.workDir : undefined;
    await unlink(found.file);
    await syncFolder(dirname(found.file));
    return { ...leftover, ...(kept !== undefined && { kept }) };
  } finally {
    await lock.release();
  }
}

const unknown = (id: string, known: readonly Leftover[]) =>
  new UsageError(`there is no leftover ${id}; nothing was forgotten`, {
    hint: known.length === 0 ? 'there is none at all' : `there is: ${known.map((each) => each.id).join(', ')}`,
  });

const taken = ({ id }: Leftover, by: string) =>
  new UsageError(`${id} is looked after by ${by}; nothing was forgotten`, { hint: 'wait until that has ended' });
