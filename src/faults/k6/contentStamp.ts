import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

/** Whether every file that the stamp remembers still has the content that it had then. */
export async function isUnchanged(stampFile: string): Promise<boolean> {
  const stamp = await readStamp(stampFile);
  if (stamp === undefined) return false;
  const files = Object.entries(stamp);
  const now = await Promise.all(files.map(([file]) => contentHash(file)));
  return files.every(([, then], index) => now[index] === then);
}

/** Atomically: several drills may do so at once. */
export async function rememberFiles(stampFile: string, files: readonly string[]): Promise<void> {
  const entries = await Promise.all(files.map(async (file) => [file, await contentHash(file)] as const));
  const fresh = `${stampFile}.${randomUUID()}`;
  await mkdir(dirname(stampFile), { recursive: true });
  await writeFile(fresh, JSON.stringify(Object.fromEntries(entries)));
  await rename(fresh, stampFile);
}

async function readStamp(stampFile: string): Promise<Readonly<Record<string, string>> | undefined> {
  const text = await readFile(stampFile, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const stamp = stampSchema.parse(JSON.parse(text));
    return Object.keys(stamp).length === 0 ? undefined : stamp;
  } catch {
    // Half a file or another version's: the check is simply done again.
    return undefined;
  }
}

const stampSchema = z.record(z.string(), z.string());

/** A file that is gone has a hash of its own, which no content has. */
async function contentHash(file: string): Promise<string> {
  const content = await readFile(file).catch(() => undefined);
  return content === undefined ? 'absent' : createHash('sha256').update(content).digest('hex');
}
