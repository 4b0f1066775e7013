import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** For the owner alone: what a fault holds may say more of a system than others should know. */
export const privateFile = 0o600;

/** Writes the file, and resolves when it and its name in its folder are on the disk. */
export async function writeThrough(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w', privateFile);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncFolder(dirname(file));
}

/** A file that was made, renamed or unlinked is so for good only once its folder is on the disk. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
