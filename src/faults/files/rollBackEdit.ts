import { rename, rm, unlink } from 'node:fs/promises';
import type { Processes } from '../../ports/processes';
import { copiesAreGone, isNotOurs } from './isNotOurs';
import { bytesOf, exists, folderFor, isSameFile, moveWithoutOverwriting } from './onDisk';
import { remake } from './remake';
import type { EditedItem } from './state';

/** Puts the original back, unless the application has written the file meanwhile. Returns what a person should know. */
export async function rollBackEdit(item: EditedItem, processes: Pick<Processes, 'run'>): Promise<readonly string[]> {
  if (!(await exists(item.begun))) return [];
  const notes = await ((await exists(item.aside)) ? putBack(item) : putCopyBack(item, processes));
  await rm(item.begun);
  return notes;
}

async function putBack({ path, find, injected, draft, original, aside }: EditedItem): Promise<readonly string[]> {
  // The injection got no further than a second name for it; renaming one onto the other would do nothing.
  if (await isSameFile(aside, path)) {
    await unlink(aside);
    return [];
  }
  const [now, before, under] = await Promise.all([bytesOf(path), bytesOf(original), bytesOf(injected)]);
  if (now === undefined) {
    // A draft that is still there was to take the place in the next moment.
    const notes = (await exists(draft)) ? [] : [...(await folderFor(path)), `${path} was gone and was put back`];
    await moveWithoutOverwriting(aside, path);
    return notes;
  }
  if (before === undefined || under === undefined) throw copiesAreGone(path);
  if (!now.equals(under) && !now.equals(before)) return isNotOurs({ path, find, now }, aside);
  await rename(aside, path);
  return [];
}

/** Where the original is not aside: it never was, it is back already, or somebody removed it. */
async function putCopyBack(item: EditedItem, processes: Pick<Processes, 'run'>): Promise<readonly string[]> {
  const { path, find, original, injected, draft } = item;
  const [now, before, under] = await Promise.all([bytesOf(path), bytesOf(original), bytesOf(injected)]);
  if (before === undefined || under === undefined) throw copiesAreGone(path);
  if (now?.equals(before) === true) return [];

  const notes = await remake(item, processes);
  if (now !== undefined && !now.equals(under)) return isNotOurs({ path, find, now }, draft);
  if (now === undefined) await moveWithoutOverwriting(draft, path);
  else await rename(draft, path);
  return [
    ...notes,
    `${path} was put back from a copy, since its original had been removed: hard links, access lists and extended attributes are not as they were`,
  ];
}
