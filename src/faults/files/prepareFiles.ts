import { randomUUID } from 'node:crypto';
import { access, constants, link, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { hasCode, messageOf } from '../../domain/caught';
import { FaultError } from '../../domain/errors';
import { planFillers } from './fillers';
import { findFiles } from './findFiles';
import { copyThrough, foldersOf, syncFolders, writeThrough } from './onDisk';
import type { FilesOptions } from './options';
import { attributesNow, planEmptied, planRewrites } from './rewrites';
import type { DeletedItem, EditedItem, EmptiedItem, FilesState, KeptItem } from './state';

interface Place {
  readonly projectDir: string;
  readonly workDir: string;
}

/** Lists every file that the fault will touch, and copies what it can't move. Throws FaultError where it can't work. */
export async function prepareFiles(options: FilesOptions, place: Place): Promise<FilesState> {
  try {
    return await prepared(options, place);
  } catch (error) {
    throw refusedBySystem(error) ?? error;
  }
}

/** What the system does not let us do is no mistake in here: it stands in the way of the drill. */
function refusedBySystem(error: unknown): FaultError | undefined {
  if (error instanceof FaultError || typeof error !== 'object' || error === null) return undefined;
  const { path } = error as { readonly path?: unknown };
  const what = typeof path === 'string' ? path : 'a file';
  if (hasCode(error, 'EACCES', 'EPERM')) {
    return new FaultError(`${what} can't be used: permission denied`, {
      hint: 'what is to be put back has to be readable for the user who runs alertdrill, and so has each folder on the way to it',
      cause: error,
    });
  }
  if (!hasCode(error, 'ENOSPC', 'EDQUOT', 'EROFS', 'EISDIR', 'ELOOP', 'ENAMETOOLONG', 'EIO', 'EMFILE'))
    return undefined;
  return new FaultError(`${what} can't be used: ${messageOf(error)}`, { cause: error });
}

async function prepared(options: FilesOptions, { projectDir, workDir }: Place): Promise<FilesState> {
  const ownName = `.alertdrill-${randomUUID().slice(0, 8)}`;
  const rewrites = await planRewrites(options, projectDir);
  const toEmpty = await planEmptied(options, projectDir);
  const toDelete = await findFiles(options.delete ?? [], projectDir);
  const toKeep = await findFiles(options.keep ?? [], projectDir);
  refuseTwice([...[...rewrites, ...toEmpty].map(({ path }) => path), ...toDelete, ...toKeep]);

  const asideOf = createAside(workDir, ownName);
  const edited: EditedItem[] = [];
  for (const [index, { path, attributes, before, under, find }] of rewrites.entries()) {
    const prefix = join(workDir, `edit-${index}`);
    const copies = { original: `${prefix}.original`, injected: `${prefix}.injected`, begun: `${prefix}.begun` };
    await writeThrough(copies.original, before);
    await writeThrough(copies.injected, under);
    const aside = join(await asideOf(path), `edit-${index}`);
    edited.push({
      ...{ path, attributes, ...copies, draft: draftOf(path, ownName), aside },
      ...(find !== undefined && { find }),
    });
  }
  const emptied: EmptiedItem[] = [];
  for (const [index, { path, attributes, before }] of toEmpty.entries()) {
    const prefix = join(workDir, `empty-${index}`);
    const copies = { original: `${prefix}.original`, begun: `${prefix}.begun` };
    await writeThrough(copies.original, before);
    await access(path, constants.W_OK).catch((cause: unknown) => {
      throw new FaultError(`${path} can't be written`, { hint: 'a file is emptied in its place', cause });
    });
    emptied.push({ path, attributes, ...copies, draft: draftOf(path, ownName) });
  }
  const fillers = await planFillers(options.fill ?? [], projectDir, ownName);
  const kept: KeptItem[] = [];
  for (const [index, path] of toKeep.entries()) {
    const copy = join(workDir, `keep-${index}`);
    const attributes = await attributesNow(path);
    await copyThrough(path, copy);
    kept.push({ path, attributes, copy, draft: draftOf(path, ownName) });
  }
  const deleted: DeletedItem[] = [];
  for (const [index, path] of toDelete.entries()) {
    deleted.push({ path, aside: join(await asideOf(path), `delete-${index}`) });
  }
  await syncFolders([workDir]);
  const asideFolders = foldersOf([...edited, ...deleted].map(({ aside }) => aside)).filter((each) => each !== workDir);
  return { edited, emptied, deleted, kept, fillers: [...fillers], asideFolders };
}

function refuseTwice(paths: readonly string[]): void {
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  if (twice !== undefined) {
    throw new FaultError(`${twice} is named twice`, {
      hint: 'each file can be changed, deleted or kept, in one place',
    });
  }
}

const draftOf = (path: string, ownName: string) => join(dirname(path), `${ownName}-${basename(path)}`);

/**
 * Where a file's original is moved: the fault's own folder, out of the application's sight, where it can be reached by
 * renaming; else a hidden one beside.
 */
function createAside(workDir: string, ownName: string): (path: string) => Promise<string> {
  const asideByFolder = new Map<string, string>();
  return async (path) => {
    const folder = dirname(path);
    const aside = asideByFolder.get(folder) ?? ((await canMove(path, workDir)) ? workDir : join(folder, ownName));
    asideByFolder.set(folder, aside);
    return aside;
  };
}

/** A hard link needs what a rename needs, and leaves the file where it is: the device's number does not tell of mounts. */
async function canMove(path: string, folder: string): Promise<boolean> {
  const trial = join(folder, 'trial');
  try {
    await link(path, trial);
    await unlink(trial);
    return true;
  } catch {
    return false;
  }
}
