import { rm } from 'node:fs/promises';
import type { Processes } from '../../ports/processes';
import { copiesAreGone, isNotOurs } from './isNotOurs';
import { bytesOf, exists, moveWithoutOverwriting, withHandle } from './onDisk';
import { ownerNotes, remake } from './remake';
import { setAttributes } from './setAttributes';
import type { EmptiedItem } from './state';

/**
 * Writes the bytes of an emptied file back into it, so that its links, access lists and whoever has it open stay with it,
 * unless the application has written something else meanwhile. Returns what a person should know.
 */
export async function refill(item: EmptiedItem, processes: Pick<Processes, 'run'>): Promise<readonly string[]> {
  if (!(await exists(item.begun))) return [];
  const notes = await putBack(item, processes);
  await rm(item.begun);
  return notes;
}

async function putBack(item: EmptiedItem, processes: Pick<Processes, 'run'>): Promise<readonly string[]> {
  const { path, attributes, original, draft } = item;
  const [now, before] = await Promise.all([bytesOf(path), bytesOf(original)]);
  if (before === undefined) throw copiesAreGone(path);
  if (now === undefined) {
    const notes = await remake(item, processes);
    await moveWithoutOverwriting(draft, path);
    return [...notes, `${path} was gone and was put back`];
  }
  // Its beginning is what a rollback wrote that was cut off.
  if (!before.subarray(0, now.length).equals(now)) {
    await remake(item, processes);
    return isNotOurs({ path, now }, draft);
  }
  await append(path, before.subarray(now.length), now.length);
  return ownerNotes(path, attributes, await setAttributes(path, attributes, processes));
}

async function append(path: string, rest: Buffer, at: number): Promise<void> {
  await withHandle(path, 'r+', async (handle) => {
    for (let written = 0; written < rest.length;) {
      written += (await handle.write(rest, written, rest.length - written, at + written)).bytesWritten;
    }
    await handle.sync();
  });
}
