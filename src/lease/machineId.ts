import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../domain/caught';
import { makeFolder } from '../keeper/durable';
import { linkNew } from '../keeper/lock';

/** Names the state folder: what a run left in its journal can be told by it from anywhere. Made once. */
export async function machineId(stateDir: string): Promise<string> {
  const file = join(stateDir, 'machine-id');
  await makeFolder(stateDir);
  for (;;) {
    try {
      return await readFile(file, 'utf8');
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
    }
    await linkNew(file, randomUUID());
  }
}
