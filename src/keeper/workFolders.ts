import { mkdtemp, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Processes, ProcessIdentity } from '../ports/processes';
import { makeFolder, privateFile, syncFolder } from './durable';
import { identitySchema } from './journalLine';

/** Work folders of faults lie beside the journal, so that `recover` finds them after a crash. */
export const workFolder = (stateDir: string): string => join(stateDir, 'work');

/** Made, but nobody's yet: it gets its owner and its name in the same moment. */
export const draftPrefix = 'new-';

export interface WorkFolders {
  /** A new folder for one fault. */
  make(name: string): Promise<string>;
  remove(dir: string): Promise<void>;
}

export interface WorkFoldersOptions {
  readonly stateDir: string;
  readonly processes: Processes;
  /** Of this process: as long as it lives the folder is left alone (sweepWorkFolders.ts). */
  readonly pid: number;
}

export const createWorkFolders = ({ stateDir, processes, pid }: WorkFoldersOptions): WorkFolders => ({
  make: async (name) => {
    const owner = await processes.identify(pid);
    if (owner === undefined) throw new Error(`the process ${pid} can't be identified`);
    const all = workFolder(stateDir);
    await makeFolder(all);
    const draft = await mkdtemp(join(all, draftPrefix));
    await writeOwner(draft, owner);
    const unique = draft.slice(-6);
    const dir = join(all, `${name.slice(0, longestName)}-${unique}`);
    await rename(draft, dir);
    return dir;
  },
  remove: (dir) => rm(dir, { recursive: true, force: true }),
});

/** Names of files have 255 bytes at most; that of a scenario is as long as its author likes. */
const longestName = 200;

const ownerFile = (dir: string): string => join(dir, '.owner.json');

/** On the disk before the folder has its name: after a power cut, too, it is known whose it was. */
async function writeOwner(dir: string, owner: ProcessIdentity): Promise<void> {
  const handle = await open(ownerFile(dir), 'wx', privateFile);
  try {
    await handle.writeFile(JSON.stringify(owner));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The process that made the folder; undefined where nobody can tell. */
export async function ownerOf(dir: string): Promise<ProcessIdentity | undefined> {
  const text = await readFile(ownerFile(dir), 'utf8').catch(() => undefined);
  try {
    return text === undefined ? undefined : identitySchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const keptMark = (dir: string): string => join(dir, '.kept');

/**
 * Nobody sweeps the folder any more: its journal entry is being forgotten, and it may hold the only copy of what was
 * there before. One that holds nothing goes. Returns whether it was kept.
 */
export async function keepForGood(dir: string): Promise<boolean> {
  const names = await readdir(dir).catch(() => []);
  if (names.every((name) => ownNames.includes(name))) {
    await rm(dir, { recursive: true, force: true });
    return false;
  }
  const handle = await open(keptMark(dir), 'a', privateFile);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncFolder(dir);
  return true;
}

const ownNames: readonly string[] = [ownerFile(''), keptMark('')];

export const isKeptForGood = async (dir: string): Promise<boolean> =>
  (await readFile(keptMark(dir)).catch(() => undefined)) !== undefined;
