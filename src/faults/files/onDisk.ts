import {
  copyFile,
  constants,
  link,
  lstat,
  open,
  readFile,
  realpath,
  rename,
  unlink,
  type FileHandle,
} from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode } from '../../domain/caught';
import { FaultError } from '../../domain/errors';
import type { Attributes } from './state';

/** Undefined where there is nothing. */
export async function attributesOf(path: string): Promise<Attributes | undefined> {
  try {
    const { mode, uid, gid, atimeMs, mtimeMs } = await lstat(path);
    return { mode: mode & 0o7777, uid, gid, atimeMs, mtimeMs };
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

export const exists = async (path: string): Promise<boolean> => (await attributesOf(path)) !== undefined;

/** The path with its links followed. Throws FaultError where there is nothing. */
export const realFile = (path: string): Promise<string> =>
  realpath(path).catch((cause: unknown) => {
    throw new FaultError(`there is no file ${path}`, { cause });
  });

/** Undefined where there is nothing. */
export async function bytesOf(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

/** Resolves when the bytes are on the disk, for the owner alone. */
export async function writeThrough(path: string, bytes: Uint8Array): Promise<void> {
  await withHandle(path, 'w', async (handle) => {
    await handle.writeFile(bytes);
    await handle.sync();
  });
}

export async function copyThrough(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  await withHandle(to, 'r+', (handle) => handle.sync());
}

/**
 * Gives a file the attributes that another had. False where the owner can't be set: only root gives files away.
 * The owner comes first, because a change of it clears setuid and setgid.
 */
export async function setAttributes(path: string, wanted: Attributes): Promise<boolean> {
  return withHandle(path, 'r+', async (handle) => {
    const ownerIsRight = await handle.chown(wanted.uid, wanted.gid).then(
      () => true,
      () => false,
    );
    await handle.chmod(wanted.mode);
    await handle.utimes(toSeconds(wanted.atimeMs), toSeconds(wanted.mtimeMs));
    await handle.sync();
    return ownerIsRight;
  });
}

/** Node cuts off what is below a microsecond, and the nearest double of a time is below it as often as not. */
const toSeconds = (timeMs: number): number => (timeMs + 0.0005) / 1000;

/** Moves a file to a name that nothing has. False, and nothing moved, where something has it. */
export async function moveWithoutOverwriting(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return (await isSameFile(from, to)) && unlinked(from);
    if (hasCode(error, 'ENOENT', 'EXDEV')) throw error;
    // No hard links here: a look and a rename, with a moment between them.
    if (await exists(to)) return false;
    await rename(from, to);
    return true;
  }
  return unlinked(from);
}

/** Both names for one file: a move that was interrupted between its two steps. */
async function isSameFile(a: string, b: string): Promise<boolean> {
  const [first, second] = await Promise.all([lstat(a), lstat(b)]);
  return first.ino === second.ino && first.dev === second.dev;
}

async function unlinked(path: string): Promise<true> {
  await unlink(path);
  return true;
}

/** What was renamed or unlinked in these folders stays so after a power cut. Those that are gone have nothing to keep. */
export async function syncFolders(folders: readonly string[]): Promise<void> {
  for (const folder of new Set(folders)) {
    if (await exists(folder)) await withHandle(folder, 'r', (handle) => handle.sync());
  }
}

export const foldersOf = (paths: readonly string[]): readonly string[] => [
  ...new Set(paths.map((path) => dirname(path))),
];

async function withHandle<T>(path: string, flags: string, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(path, flags, 0o600);
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
}
