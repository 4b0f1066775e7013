import { randomBytes } from 'node:crypto';
import { chmod, chown, copyFile, link, lstat, open, rename, rm, stat, utimes } from 'node:fs/promises';

/** Copies bytes, mode, owner and times, and makes sure that they are on the disk. The target must not exist. */
export async function exactCopy(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  await likeFile(from, to);
  const file = await open(to, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Gives `to` the mode, owner and times of `from`. */
export async function likeFile(from: string, to: string): Promise<void> {
  const { mode, uid, gid, atime, mtime } = await stat(from);
  // Only root may give files away; for everybody else the owner is the same anyway.
  await chown(to, uid, gid).catch(ignoreEperm);
  await chmod(to, mode & 0o7777);
  await utimes(to, atime, mtime);
}

/** Puts an exact copy in the place of whatever is there, at once: a reader sees one or the other. */
export async function replaceWith(from: string, path: string): Promise<void> {
  const temporary = temporaryBeside(path);
  try {
    await exactCopy(from, temporary);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Puts an exact copy where nothing is. False where something is: that is never overwritten. */
export async function putBack(from: string, path: string): Promise<boolean> {
  const temporary = temporaryBeside(path);
  try {
    await exactCopy(from, temporary);
    await link(temporary, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

export const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

export const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

/** On the same file system, and no match of patterns like `*.png`. */
const temporaryBeside = (path: string): string => `${path}.${randomBytes(4).toString('hex')}.alertdrill-tmp`;

function ignoreEperm(error: unknown): void {
  if (!hasCode(error, 'EPERM')) throw error;
}
