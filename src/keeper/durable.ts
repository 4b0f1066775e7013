import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode } from '../domain/caught';
import { privateFile, syncFolder } from '../durable/writeThrough';

export { privateFile, syncFolder };
const privateFolder = 0o700;

/**
 * Makes the folder with those above it, so that a power cut can't take it back. One by one: Node's `recursive` tries
 * for ever where a file system says ENOENT of a new folder whose parent is there, as /proc does.
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: privateFolder });
  } catch (error) {
    if (hasCode(error, 'EEXIST') && (await stat(folder)).isDirectory()) return;
    const above = dirname(folder);
    if (!hasCode(error, 'ENOENT') || (await isFolder(above))) throw error;
    await makeFolder(above);
    return makeFolder(folder);
  }
  await syncFolder(dirname(folder));
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
