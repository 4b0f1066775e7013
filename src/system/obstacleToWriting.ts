import { accessSync, constants, statfsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { hasCode } from '../domain/caught';

/** Why a file could not be written there, in words; undefined where nothing speaks against it. Writes nothing. */
export function obstacleToWriting(file: string): string | undefined {
  const path = resolve(file);
  const own = kindOf(path);
  if (own === 'folder') return `${path} is a folder`;
  if (own === 'pipe') return `${path} is a pipe, and who writes to one waits for a reader`;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const kind = kindOf(folder);
    if (kind === 'file' || kind === 'pipe') return `${folder} is no folder`;
    if (kind === 'folder') {
      if (own === 'nothing' && isOfKernel(folder)) return `${folder} is the kernel's own, where no file can be made`;
      return isWritable(folder) ? undefined : `${folder} can't be written to`;
    }
    // Nothing: it will be made, in the folder above.
  }
}

function kindOf(path: string): 'folder' | 'file' | 'pipe' | 'nothing' {
  try {
    const found = statSync(path);
    if (found.isFIFO() || found.isSocket()) return 'pipe';
    return found.isDirectory() ? 'folder' : 'file';
  } catch (error) {
    // ENOTDIR: something above it is a file, and is looked at next.
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return 'nothing';
    throw error;
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** To root they look writable. https://man7.org/linux/man-pages/man2/statfs.2.html: PROC_SUPER_MAGIC, SYSFS_MAGIC. */
const isOfKernel = (folder: string): boolean => [0x9fa0, 0x62656572].includes(statfsSync(folder).type);
