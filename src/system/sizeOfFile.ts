import { stat } from 'node:fs/promises';
import { hasCode } from '../domain/caught';

/** In bytes; 0 where there is no such file. */
export async function sizeOfFile(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 0;
    throw error;
  }
}
