import { unlink } from 'node:fs/promises';
import { bytesOf, moveWithoutOverwriting } from './onDisk';

/** Moves the original beside a file that somebody else wrote meanwhile. Returns what a person should know. */
export async function keepBeside(original: string, path: string, why: string): Promise<string> {
  const bytes = await bytesOf(original);
  for (let number = 1; ; number += 1) {
    const kept = `${path}.alertdrill-kept${number === 1 ? '' : `-${number}`}`;
    const note = `${path} ${why}: it was left as it is, and the original is ${kept}`;
    if (await moveWithoutOverwriting(original, kept)) return note;
    const there = await bytesOf(kept);
    if (bytes !== undefined && there?.equals(bytes) === true) {
      // From a rollback that was done before.
      await unlink(original);
      return note;
    }
  }
}
