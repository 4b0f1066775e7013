import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** For the owner alone: what a fault holds may say more of a system than others should know. */
export const privateFile = 0o600;
const privateFolder = 0o700;

/** Makes the folder with those above it, so that a power cut can't take it back. */
export async function makeFolder(folder: string): Promise<void> {
  const firstMade = await mkdir(folder, { recursive: true, mode: privateFolder });
  if (firstMade === undefined) return;
  for (let made = folder; made.length >= firstMade.length; made = dirname(made)) await syncFolder(dirname(made));
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
