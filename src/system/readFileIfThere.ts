import { readFile } from 'node:fs/promises';
import { hasCode } from '../domain/caught';

/** The text of a file; undefined where there is none. Rejects where it can't be read. */
export async function readFileIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
