import { randomUUID } from 'node:crypto';
import { constants, open, rm, truncate } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder, privateFile, syncFolder } from './durable';
import { hasCode } from '../domain/caught';
import type { FirstLine, LaterLine } from './journalLine';

/** Where entries are kept: one file each, one JSON document a line, each line on the disk before anything follows. */
export const journalFolder = (stateDir: string): string => join(stateDir, 'journal');

/** One entry, and what can be added to it. */
export interface Journal {
  readonly file: string;
  /** Rejects where the entry is gone: an entry without its first line would be one that nobody can read. */
  write(line: LaterLine): Promise<void>;
  /** The fault is gone: the entry is forgotten. */
  remove(): Promise<void>;
}

/** Resolves when the entry is on the disk, its folder included. */
export async function startJournal(stateDir: string, first: FirstLine): Promise<Journal> {
  const folder = journalFolder(stateDir);
  await makeFolder(folder);
  const file = join(folder, `${randomUUID()}.jsonl`);
  try {
    await append(file, first, constants.O_CREAT | constants.O_EXCL);
    await syncFolder(folder);
  } catch (error) {
    // Nothing has been done yet: an entry of nothing would only be in the way of the next run.
    await rm(file, { force: true }).catch(() => undefined);
    throw error;
  }
  return journalOf(file);
}

/** For whoever took the entry over. A last line that was torn is cut off, so that the next one starts anew. */
export async function continueJournal(file: string, intactBytes: number): Promise<Journal> {
  await truncate(file, intactBytes);
  return journalOf(file);
}

const journalOf = (file: string): Journal => ({
  file,
  write: (line) => append(file, line, 0),
  remove: async () => {
    await rm(file, { force: true });
    await syncFolder(dirname(file)).catch((error: unknown) => {
      // A folder that is gone holds no entry.
      if (!hasCode(error, 'ENOENT')) throw error;
    });
  },
});

async function append(file: string, line: FirstLine | LaterLine, flags: number): Promise<void> {
  const handle = await open(file, constants.O_WRONLY | constants.O_APPEND | flags, privateFile);
  try {
    const { size } = await handle.stat();
    try {
      await handle.writeFile(`${JSON.stringify(line)}\n`);
      await handle.sync();
    } catch (error) {
      // Half a line would spoil the next one. Where it can't be cut off, readJournal makes the best of both.
      await handle.truncate(size).catch(() => undefined);
      throw error;
    }
  } finally {
    await handle.close();
  }
}
