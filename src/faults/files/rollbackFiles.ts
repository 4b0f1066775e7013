import { rmdir, rm, unlink } from 'node:fs/promises';
import { asOneFault } from '../../domain/asOneFault';
import type { RollbackReport } from '../../ports/fault';
import type { Processes } from '../../ports/processes';
import { removeFiller } from './fillers';
import { keepBeside } from './keepBeside';
import { bytesOf, exists, folderFor, foldersOf, moveWithoutOverwriting, syncFolders } from './onDisk';
import { refill } from './refill';
import { remake } from './remake';
import { rollBackEdit } from './rollBackEdit';
import type { DeletedItem, FilesState, KeptItem } from './state';
import { hasCode } from '../../domain/caught';

/**
 * Puts everything back that is not as it was: after what fills a disk the edits, for they may be what deletes the rest (a
 * rule), then what was deleted, then what was kept. It goes by what it finds, so it is right after half an injection and
 * when done twice. One item that fails does not keep the others from being put back.
 */
export async function rollbackFiles(state: FilesState, processes: Pick<Processes, 'run'>): Promise<RollbackReport> {
  const notes: string[] = [];
  const problems: unknown[] = [];
  const attempt = async (work: () => Promise<readonly string[]>) => {
    try {
      notes.push(...(await work()));
    } catch (error) {
      problems.push(error);
    }
  };
  // First, since the others need room.
  for (const item of state.fillers) await attempt(() => removeFiller(item).then(() => []));
  for (const item of state.edited) await attempt(() => rollBackEdit(item, processes));
  for (const item of state.emptied) await attempt(() => refill(item, processes));
  for (const item of state.deleted) await attempt(() => restoreDeleted(item));
  for (const item of state.kept) await attempt(() => restoreKept(item, processes));
  const touched = [...state.edited, ...state.emptied, ...state.deleted, ...state.kept, ...state.fillers].map(
    ({ path }) => path,
  );
  await attempt(() => tidy(state, foldersOf(touched)));
  if (problems.length > 0) throw asOneFault(problems);
  return { notes };
}

async function restoreDeleted({ path, aside }: DeletedItem): Promise<readonly string[]> {
  if (!(await exists(aside))) return [];
  const notes = await folderFor(path);
  if (await moveWithoutOverwriting(aside, path)) return notes;
  const [ours, theirs] = await Promise.all([bytesOf(aside), bytesOf(path)]);
  if (ours !== undefined && theirs?.equals(ours) === true) {
    await unlink(aside);
    return notes;
  }
  return [await keepBeside(aside, path, 'was made anew under the fault')];
}

async function restoreKept(item: KeptItem, processes: Pick<Processes, 'run'>): Promise<readonly string[]> {
  const { path, copy, draft } = item;
  if ((await exists(path)) || !(await exists(copy))) return [];
  const notes = await remake({ ...item, original: copy }, processes);
  // False: the application made it anew in this moment, and its own stays.
  if (!(await moveWithoutOverwriting(draft, path))) await unlink(draft);
  return notes;
}

/** Removes what an interrupted injection or rollback left of its own, and makes sure that all of this lasts. */
async function tidy(state: FilesState, folders: readonly string[]): Promise<readonly string[]> {
  for (const { draft } of [...state.edited, ...state.emptied, ...state.kept]) await rm(draft, { force: true });
  for (const folder of state.asideFolders) {
    await rmdir(folder).catch((error: unknown) => {
      // Not empty: what could not be put back is still in it.
      if (!hasCode(error, 'ENOENT', 'ENOTEMPTY', 'EEXIST')) throw error;
    });
  }
  await syncFolders(folders);
  return [];
}
