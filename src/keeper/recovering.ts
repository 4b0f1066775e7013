import type { Processes } from '../ports/processes';
import { asLeftover, type Leftover } from './leftover';
import { livingHolder } from './lock';
import { readJournal } from './readJournal';
import { lockFile } from './recover';

/** What a process rolls back right now: a `recover`, or the harness of a keeper that died. */
export type Recovering = Leftover & { readonly pid: number };

export async function listRecovering(stateDir: string, processes: Processes): Promise<readonly Recovering[]> {
  const found = (await readJournal(stateDir)).map(async (file) => {
    const holder = await livingHolder(lockFile(file.file), processes);
    return holder === undefined ? [] : [{ ...asLeftover(file), pid: holder.process.pid }];
  });
  return (await Promise.all(found)).flat();
}
