import { readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Processes } from '../ports/processes';
import { readJournal } from './readJournal';
import { draftPrefix, isKeptForGood, ownerOf, workFolder } from './workFolders';

/** A folder is a draft for less than a second; a machine that slept meanwhile has woken up by then. ms */
const draftPatienceMs = 60 * 60_000;

export interface SweepOptions {
  readonly stateDir: string;
  readonly processes: Processes;
  /** Wall-clock time, ms. */
  readonly nowMs: number;
}

/**
 * Removes the work folders of processes that were killed before the journal knew of them. Left alone is what may still
 * be needed: the folder of a process that lives, one that a journal entry names, one whose entry a person made be
 * forgotten, and one of which nobody can tell whose it is. Returns the names of those that are gone; one that can't be
 * removed waits for the next time.
 */
export async function sweepWorkFolders({ stateDir, processes, nowMs }: SweepOptions): Promise<readonly string[]> {
  const all = workFolder(stateDir);
  const names = await foldersIn(all);
  const abandoned: string[] = [];
  for (const name of names) if (await isAbandoned(join(all, name), processes, nowMs)) abandoned.push(name);
  if (abandoned.length === 0) return [];

  // Read after their owners were seen to be dead: what those could still arm is in it by now.
  const journal = await readJournal(stateDir);
  if (journal.some(({ type }) => type === 'unreadable')) return [];
  const needed = new Set(journal.flatMap((file) => (file.type === 'entry' ? [basename(file.entry.workDir)] : [])));
  const swept: string[] = [];
  for (const name of abandoned.filter((each) => !needed.has(each))) {
    const isGone = await rm(join(all, name), { recursive: true, force: true }).then(
      () => true,
      () => false,
    );
    if (isGone) swept.push(name);
  }
  return swept;
}

async function foldersIn(all: string): Promise<readonly string[]> {
  const entries = await readdir(all, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

async function isAbandoned(dir: string, processes: Processes, nowMs: number): Promise<boolean> {
  if (await isKeptForGood(dir)) return false;
  const owner = await ownerOf(dir);
  if (owner !== undefined) return !(await processes.isAlive(owner));
  return basename(dir).startsWith(draftPrefix) && (await ageMs(dir, nowMs)) > draftPatienceMs;
}

async function ageMs(dir: string, nowMs: number): Promise<number> {
  const made = await stat(dir).catch(() => undefined);
  return made === undefined ? 0 : nowMs - made.mtimeMs;
}
