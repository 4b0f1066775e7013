import { rename, rm } from 'node:fs/promises';
import { FaultError } from '../../domain/errors';
import { keepBeside } from './keepBeside';
import { bytesOf, copyThrough, exists, moveWithoutOverwriting, setAttributes } from './onDisk';
import type { EditedItem } from './state';

/** Puts the original back, unless the application has written the file meanwhile. Returns what a person should know. */
export async function rollBackEdit(item: EditedItem): Promise<readonly string[]> {
  if (!(await exists(item.begun))) return [];
  const notes = await putBack(item);
  await rm(item.begun);
  return notes;
}

async function putBack({ path, attributes, find, original, injected, draft }: EditedItem): Promise<readonly string[]> {
  const [now, before, under] = await Promise.all([bytesOf(path), bytesOf(original), bytesOf(injected)]);
  if (before === undefined || under === undefined) {
    throw new FaultError(`the copies of ${path} are gone`, { hint: 'see by hand whether it is as it should be' });
  }
  if (now?.equals(before) === true) return [];

  await rm(draft, { force: true });
  await copyThrough(original, draft);
  const isOwned = await setAttributes(draft, attributes);
  const notes = isOwned ? [] : [`${path} was put back, but could not be given to its owner (uid ${attributes.uid})`];
  if (now === undefined) {
    await moveWithoutOverwriting(draft, path);
    return [...notes, `${path} was gone and was put back`];
  }
  if (now.equals(under)) {
    await rename(draft, path);
    return notes;
  }

  const note = await keepBeside(draft, path, 'was changed under the fault by somebody else');
  if (find !== undefined && now.includes(find)) return [note];
  const missing = find === undefined ? 'what it was before may be' : `${JSON.stringify(find)} is`;
  throw new FaultError(note, {
    hint: `${missing} still missing in it: put it back by hand, then run \`alertdrill recover\``,
  });
}
