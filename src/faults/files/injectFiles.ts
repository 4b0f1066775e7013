import { mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FaultError } from '../../domain/errors';
import { injectFiller } from './fillers';
import { attributesOf, bytesOf, copyThrough, foldersOf, setAttributes, syncFolders, writeThrough } from './onDisk';
import type { DeletedItem, EditedItem, FilesState } from './state';
import { hasCode, messageOf } from '../../domain/caught';

/** Rewrites, deletes, then fills, item by item. What is left of it when it is interrupted, rollbackFiles finds out by looking. */
export async function injectFiles(state: FilesState, signal: AbortSignal): Promise<void> {
  for (const item of state.edited) {
    signal.throwIfAborted();
    await injectEdit(item);
  }
  for (const folder of state.asideFolders) await mkdir(folder, { recursive: true, mode: 0o700 });
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

async function injectEdit({ path, attributes, original, injected, begun, draft }: EditedItem): Promise<void> {
  const [now, before] = await Promise.all([bytesOf(path), bytesOf(original)]);
  if (now === undefined || before === undefined || !now.equals(before)) {
    throw new FaultError(`${path} was changed since the fault was prepared`);
  }
  await writeThrough(begun, Buffer.alloc(0));
  await syncFolders([dirname(begun)]);
  await copyThrough(injected, draft);
  // An edit is seen by its time: applications look for a newer one.
  const { mtimeMs } = (await attributesOf(draft)) ?? attributes;
  if (!(await setAttributes(draft, { ...attributes, mtimeMs }))) {
    throw new FaultError(`${path} belongs to another user, and an edited one could not be given to them`, {
      hint: 'run alertdrill as the owner of the file',
    });
  }
  await rename(draft, path);
  await syncFolders([dirname(path)]);
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
