import { open, readdir, rm, stat, statfs } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { randomBytes } from 'node:crypto';
import { FaultError } from '../../domain/errors';
import { formatSize } from '../../config/size';
import { hasCode, messageOf } from '../../domain/caught';
import { realFile } from './onDisk';
import type { Fill } from './options';
import type { FillerItem } from './state';

/** What stays free, so that journal, reports and the system itself can go on. */
export const leastFreeBytes = 64 * 1024 * 1024;
const chunkBytes = 4 * 1024 * 1024;

/** The file that fills each folder, and how large it is to be. Throws FaultError where there is nothing to fill, or no room. */
export async function planFillers(
  fills: readonly Fill[],
  projectDir: string,
  ownName: string,
): Promise<readonly FillerItem[]> {
  const items: FillerItem[] = [];
  for (const fill of fills) {
    const folder = await realFile(resolve(projectDir, fill.folder));
    if (!(await stat(folder)).isDirectory()) throw new FaultError(`${folder} is no folder`);
    const { bytes, free } = await missing(folder, fill);
    const wanted = fillText(fill);
    if (bytes <= 0) throw new FaultError(`${folder} is full to ${wanted} already`);
    if (free - bytes < leastFreeBytes) {
      throw new FaultError(
        `${folder} can't be filled to ${wanted}: of ${formatSize(free)} at least ${formatSize(leastFreeBytes)} stay free`,
        {
          hint: 'alertdrill and its journal need room, too',
        },
      );
    }
    items.push({ path: join(folder, `${ownName}-fill`), bytes });
  }
  return items;
}

/** `2 GB`, `95 % of its filesystem`. */
export const fillText = ({ size, used = 0 }: Fill): string =>
  size === undefined ? `${Math.round(used * 1_000) / 10} % of its filesystem` : formatSize(size);

/** https://man7.org/linux/man-pages/man3/statvfs.3.html: `df` reckons used / (used + available to users). */
async function missing(
  folder: string,
  { size, used }: Fill,
): Promise<{ readonly bytes: number; readonly free: number }> {
  const { bsize, blocks, bfree, bavail } = await statfs(folder);
  const [taken, free] = [(blocks - bfree) * bsize, bavail * bsize];
  if (size !== undefined) return { bytes: size - (await sizeOf(folder)), free };
  return { bytes: Math.ceil((used ?? 0) * (taken + free) - taken), free };
}

/** All files in it and below, as they say of themselves; links are not followed. */
async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    bytes += await stat(join(entry.parentPath, entry.name)).then(
      ({ size }) => size,
      (error: unknown) => {
        // Gone between the two looks.
        if (hasCode(error, 'ENOENT')) return 0;
        throw error;
      },
    );
  }
  return bytes;
}

/** Writes it, in bytes that no filesystem can compress. Throws FaultError where the room is not enough. */
export async function injectFiller({ path, bytes }: FillerItem, signal: AbortSignal): Promise<void> {
  const chunk = randomBytes(Math.min(chunkBytes, bytes));
  const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
    throw new FaultError(`${path} can't be made: ${messageOf(error)}`, { cause: error });
  });
  try {
    for (let written = 0; written < bytes; written += chunk.length) {
      signal.throwIfAborted();
      await file.write(chunk, 0, Math.min(chunk.length, bytes - written));
    }
    await file.sync();
  } catch (error) {
    if (!hasCode(error, 'ENOSPC', 'EDQUOT')) throw error;
    throw new FaultError(`${path} could not grow to ${formatSize(bytes)}: there is no more room`, { cause: error });
  } finally {
    await file.close();
  }
}

export const removeFiller = ({ path }: FillerItem): Promise<void> => rm(path, { force: true });
