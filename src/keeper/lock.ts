import { randomUUID } from 'node:crypto';
import { link, open, readFile, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Processes } from '../ports/processes';
import { makeFolder, privateFile } from './durable';
import { hasCode } from '../domain/caught';
import { identitySchema } from './journalLine';

export const runSchema = z.object({
  id: z.string(),
  environment: z.string(),
  projectDir: z.string(),
  /** On the clock of that run. */
  startedAtMs: z.number(),
});
/** A run, as it is told to whoever has to wait for it. */
export type HoldingRun = z.infer<typeof runSchema>;

const holderSchema = z.object({
  process: identitySchema,
  /** For people: what the lock is held for, `run 2026-11-23T09-20-00Z-k3f9`. */
  purpose: z.string(),
  /** Where a run holds it. */
  run: runSchema.exactOptional(),
});
export type LockHolder = z.infer<typeof holderSchema>;

export type LockAttempt =
  { readonly taken: true; release(): Promise<void> } | { readonly taken: false; readonly holder: LockHolder };

/**
 * Takes the lock file for this process, unless a living process holds it (this one included). Whoever holds it is known
 * by pid, start time and boot; where that process is dead, its lock is broken.
 */
export async function takeLock(file: string, self: LockHolder, processes: Processes): Promise<LockAttempt> {
  await makeFolder(dirname(file));
  for (;;) {
    if (await linkNew(file, JSON.stringify(self))) return { taken: true, release: () => unlink(file) };
    const found = await read(file);
    if (found === undefined) continue;
    const holder = parseHolder(found);
    if (holder !== undefined && (await processes.isAlive(holder.process))) return { taken: false, holder };

    // Two that found the same dead holder could otherwise break, one after the other, also the lock that the first of
    // them took meanwhile. So breaking has a lock of its own, and what was found is looked at again under it.
    const breaking = await takeLock(`${file}.breaking`, self, processes);
    if (!breaking.taken) return breaking;
    try {
      if ((await read(file)) === found) await unlink(file);
    } finally {
      await breaking.release();
    }
  }
}

/** Who holds the lock; undefined where no living process does. */
export async function livingHolder(file: string, processes: Processes): Promise<LockHolder | undefined> {
  const holder = parseHolder((await read(file)) ?? '');
  return holder !== undefined && (await processes.isAlive(holder.process)) ? holder : undefined;
}

/** Links a whole file into place, so that no lock is ever seen without its holder. False where there is one already. */
export async function linkNew(file: string, text: string): Promise<boolean> {
  const draft = `${file}.${randomUUID()}`;
  const handle = await open(draft, 'wx', privateFile);
  try {
    await handle.writeFile(text);
    await handle.sync();
    await link(draft, file);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await handle.close();
    await unlink(draft);
  }
}

async function read(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Undefined where it names nobody: locks are linked whole, so that one was damaged and holds nothing. */
export function parseHolder(text: string): LockHolder | undefined {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
