import { randomBytes } from 'node:crypto';
import { mkdir, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode } from '../domain/caught';

/**
 * A temporary file in the same folder, fsync, rename: a reader sees the old file or the new one. Makes the folders.
 * Follows links, and writes into what is no regular file (a device) instead of replacing it.
 */
export async function writeFileAtomic(path: string, text: string): Promise<void> {
  await makeFolder(dirname(path));
  const target = (await unlessMissing(realpath(path))) ?? path;
  const there = await unlessMissing(stat(target));
  if (there !== undefined && !there.isFile()) await writeFile(target, text);
  else await replaceFile(target, text);
}

async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Not mkdir's own `recursive`: where a folder can't be made (/proc) Node tries for ever. */
async function makeFolder(folder: string): Promise<void> {
  if ((await unlessMissing(stat(folder))) !== undefined) return;
  await makeFolder(dirname(folder));
  try {
    await mkdir(folder);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
}

async function unlessMissing<T>(look: Promise<T>): Promise<T | undefined> {
  try {
    return await look;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
