import { basename } from 'node:path';
import type { Processes } from '../ports/processes';
import { readJournal, type JournalFile } from './readJournal';

/** A fault that a crash left behind, or a file in the journal that can't be told from one; as it is told to people. */
export interface Leftover {
  /** What `recover --forget` takes: the entry's id, or the name of a file that can't be read. */
  readonly id: string;
  /** `route-cut: PUT http://.../admin/routes/checkout`; the file's name where it can't be read. */
  readonly title: string;
  /** Of the journal. */
  readonly file: string;
  /** Where it comes from; absent where it can't be read. */
  readonly origin?: {
    readonly runId: string;
    readonly environment: string;
    readonly projectDir: string;
    /** When it was journalled, on the clock of its run. */
    readonly atMs: number;
  };
}

/** What the journal holds that no living keeper looks after, the newest first. A drill must not begin before it is empty. */
export async function listLeftovers(stateDir: string, processes: Processes): Promise<readonly Leftover[]> {
  const files = await readJournal(stateDir);
  const isLeft = await Promise.all(files.map(async (file) => !(await isLookedAfter(file, processes))));
  return files.filter((_file, index) => isLeft[index]).map(asLeftover);
}

export function asLeftover(found: JournalFile): Leftover {
  const { file } = found;
  if (found.type !== 'entry') return { id: basename(file, '.jsonl'), title: basename(file), file };
  const { id, title, runId, environment, projectDir, atMs } = found.entry;
  return { id, title, file, origin: { runId, environment, projectDir, atMs } };
}

export const isLookedAfter = async (found: JournalFile, processes: Processes): Promise<boolean> =>
  found.type === 'entry' && (await processes.isAlive(found.entry.keeper));
