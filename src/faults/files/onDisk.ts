import { constants, link, lstat, mkdir, open, realpath, rename, unlink, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode } from '../../domain/caught';
import { FaultError } from '../../domain/errors';
import type { Attributes } from './state';

/** Undefined where there is nothing. */
export async function attributesOf(path: string): Promise<Attributes | undefined> {
  try {
    const { mode, uid, gid, atimeNs, mtimeNs } = await lstat(path, { bigint: true });
    return {
      ...{ mode: Number(mode) & 0o7777, uid: Number(uid), gid: Number(gid) },
      ...{ atimeNs: String(atimeNs), mtimeNs: String(mtimeNs) },
    };
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

export const exists = async (path: string): Promise<boolean> => (await attributesOf(path)) !== undefined;

/** The path with its links followed. Throws FaultError where there is nothing. */
export const realFile = (path: string): Promise<string> =>
  realpath(path).catch((cause: unknown) => {
    if (!hasCode(cause, 'ENOENT', 'ENOTDIR')) throw cause;
    throw new FaultError(`there is no file ${path}`, { cause });
  });

/** Undefined where there is nothing. Leaves the time of the last access as it is, where the system lets us. */
export async function bytesOf(path: string): Promise<Buffer | undefined> {
  try {
    return await withSource(path, (handle) => handle.readFile());
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

const chunkBytes = 1024 * 1024;

/** Resolves when the copy is on the disk, for the owner alone. */
export async function copyThrough(from: string, to: string): Promise<void> {
  await withSource(from, (source) =>
    withHandle(to, 'w', async (target) => {
      const chunk = Buffer.allocUnsafe(chunkBytes);
      for (;;) {
        const { bytesRead } = await source.read(chunk, 0, chunkBytes);
        if (bytesRead === 0) break;
        // Goes on where the last one ended.
        await target.writeFile(chunk.subarray(0, bytesRead));
      }
      await target.sync();
    }),
  );
}

/**
 * https://man7.org/linux/man-pages/man2/open.2.html: O_NOATIME is for the owner and root alone, and for Linux; elsewhere
 * Node has no such constant, and the flags are those of reading.
 */
async function withSource<T>(path: string, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOATIME).catch((error: unknown) => {
    if (hasCode(error, 'EPERM')) return open(path, 'r');
    throw error;
  });
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
}

/**
 * Gives a file owner and mode that another had. False where the owner can't be set: only root gives files away.
 * The owner comes first, because a change of it clears setuid and setgid.
 */
export async function setOwnerAndMode(handle: FileHandle, { uid, gid, mode }: Attributes): Promise<boolean> {
  const ownerIsRight = await handle.chown(uid, gid).then(
    () => true,
    () => false,
  );
  await handle.chmod(mode);
  return ownerIsRight;
}

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

/** Both names for one file: a move that was interrupted between its two steps. False where either is gone. */
export async function isSameFile(a: string, b: string): Promise<boolean> {
  const [first, second] = await Promise.all([a, b].map((path) => lstat(path, { bigint: true }).catch(() => undefined)));
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev;
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

/** Makes the folder of a file anew where it is gone. Returns what a person should know. */
export async function folderFor(path: string): Promise<readonly string[]> {
  const folder = dirname(path);
  if (await exists(folder)) return [];
  await mkdir(folder, { recursive: true });
  return [`the folder ${folder} was gone and was made anew`];
}

export async function withHandle<T>(path: string, flags: string, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(path, flags, 0o600);
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
}
