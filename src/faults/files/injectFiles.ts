import { link, mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode, messageOf } from '../../domain/caught';
import { FaultError } from '../../domain/errors';
import { injectFiller } from './fillers';
import { bytesOf, copyThrough, foldersOf, setOwnerAndMode, syncFolders, withHandle, writeThrough } from './onDisk';
import type { DeletedItem, EditedItem, EmptiedItem, FilesState } from './state';

/** Rewrites, empties, deletes, then fills, item by item. What is left of it when it is interrupted, rollbackFiles finds out by looking. */
export async function injectFiles(state: FilesState, signal: AbortSignal): Promise<void> {
  for (const folder of state.asideFolders) await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const item of state.edited) {
    signal.throwIfAborted();
    await injectEdit(item);
  }
  for (const item of state.emptied) {
    signal.throwIfAborted();
    await empty(item);
  }
  let moved = 0;
  for (const item of state.deleted) {
    signal.throwIfAborted();
    if (await moveAside(item)) moved += 1;
  }
  if (state.deleted.length > 0 && moved === 0) {
    throw new FaultError('every file that should be deleted was gone already');
  }
  await syncFolders(foldersOf(state.deleted.flatMap(({ path, aside }) => [path, aside])));
  for (const item of state.fillers) await injectFiller(item, signal);
}

/** The changed copy keeps a time of its own, that of the edit: applications look for a newer one. */
async function injectEdit(item: EditedItem): Promise<void> {
  const { path, attributes, injected, draft, aside } = item;
  await begin(item);
  await copyThrough(injected, draft);
  const isOwned = await withHandle(draft, 'r+', async (handle) => {
    const ownerIsRight = await setOwnerAndMode(handle, attributes);
    await handle.sync();
    return ownerIsRight;
  });
  if (!isOwned) {
    throw new FaultError(`${path} belongs to another user, and an edited one could not be given to them`, {
      hint: 'run alertdrill as the owner of the file',
    });
  }
  await setAside(path, aside);
  // Before the name goes to the draft: after a power cut nothing else would lead to the original.
  await syncFolders([dirname(aside)]);
  await rename(draft, path);
  await syncFolders([dirname(path)]);
}

/** A second name for it, so that its own is never missing; where there are no hard links, it is for a moment. */
async function setAside(path: string, aside: string): Promise<void> {
  await link(path, aside).catch(async (error: unknown) => {
    if (hasCode(error, 'EEXIST', 'ENOENT')) throw error;
    await rename(path, aside);
  });
}

async function empty(item: EmptiedItem): Promise<void> {
  await begin(item);
  await withHandle(item.path, 'r+', async (handle) => {
    await handle.truncate(0);
    await handle.sync();
  });
}

/** From here on the rollback looks at this item. Throws FaultError where the file is not as it was prepared. */
async function begin({ path, original, begun }: Pick<EditedItem, 'path' | 'original' | 'begun'>): Promise<void> {
  const [now, before] = await Promise.all([bytesOf(path), bytesOf(original)]);
  if (now === undefined || before === undefined || !now.equals(before)) {
    throw new FaultError(`${path} was changed since the fault was prepared`);
  }
  await writeThrough(begun, Buffer.alloc(0));
  await syncFolders([dirname(begun)]);
}

/** False where it was gone already. */
async function moveAside({ path, aside }: DeletedItem): Promise<boolean> {
  try {
    await rename(path, aside);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw new FaultError(`${path} can't be moved aside: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
