import { rm } from 'node:fs/promises';
import type { Processes } from '../../ports/processes';
import { copyThrough, folderFor } from './onDisk';
import { setAttributes } from './setAttributes';
import type { Attributes } from './state';

interface Copied {
  readonly path: string;
  readonly attributes: Attributes;
  /** A copy of the bytes. */
  readonly original: string;
  readonly draft: string;
}

/** Makes a file anew from the copy of its bytes, at `draft`. Returns what a person should know. */
export async function remake(
  { path, attributes, original, draft }: Copied,
  processes: Pick<Processes, 'run'>,
): Promise<readonly string[]> {
  const notes = await folderFor(path);
  await rm(draft, { force: true });
  await copyThrough(original, draft);
  return [...notes, ...ownerNotes(path, attributes, await setAttributes(draft, attributes, processes))];
}

export const ownerNotes = (path: string, { uid, gid }: Attributes, isOwned: boolean): readonly string[] =>
  isOwned ? [] : [`${path} was put back, but could not be given to its owner (uid ${uid}, gid ${gid})`];
