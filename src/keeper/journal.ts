import { randomUUID } from 'node:crypto';
import { open, truncate, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder, privateFile, syncFolder } from './durable';
import type { FirstLine, LaterLine } from './journalLine';

/** Where entries are kept: one file each, one JSON document a line, each line on the disk before anything follows. */
export const journalFolder = (stateDir: string): string => join(stateDir, 'journal');

/** One entry, open for more lines. */
export interface Journal {
  readonly file: string;
  write(line: LaterLine): Promise<void>;
  /** The fault is gone: the entry is forgotten. */
  remove(): Promise<void>;
  /** Leaves the entry where it is. */
  close(): Promise<void>;
}

/** Resolves when the entry is on the disk, its folder included. */
export async function startJournal(stateDir: string, first: FirstLine): Promise<Journal> {
  const folder = journalFolder(stateDir);
  await makeFolder(folder);
  const file = join(folder, `${randomUUID()}.jsonl`);
  const handle = await open(file, 'ax', privateFile);
  await writeLine(handle, first);
  await syncFolder(folder);
  return journalOf(file, handle);
}

/** For whoever took the entry over. A last line that was torn is cut off, so that the next one starts anew. */
export async function continueJournal(file: string, intactBytes: number): Promise<Journal> {
  await truncate(file, intactBytes);
  return journalOf(file, await open(file, 'a', privateFile));
}

function journalOf(file: string, handle: FileHandle): Journal {
  const close = () => handle.close();
  return {
    file,
    write: (line) => writeLine(handle, line),
    close,
    remove: async () => {
      await unlink(file);
      await syncFolder(dirname(file));
      await close();
    },
  };
}

async function writeLine(handle: FileHandle, line: FirstLine | LaterLine): Promise<void> {
  await handle.appendFile(`${JSON.stringify(line)}\n`);
  await handle.sync();
}
