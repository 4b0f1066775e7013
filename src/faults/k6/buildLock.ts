import { randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { hasCode } from '../../domain/caught';
import type { EnsureSystem } from './ensureSystem';

/**
 * Waits until no other living process holds the lock, and takes it. A lock whose holder has died is taken over.
 * Returns what gives it back. Rejects with the signal's reason.
 */
export async function holdBuildLock(
  file: string,
  system: EnsureSystem,
  signal: AbortSignal,
): Promise<() => Promise<void>> {
  for (let told = false; !(await tryToTake(file, system)); told = true) {
    if (!told) system.progress('Another process is building k6: waiting for it.');
    await system.clock.sleep(500, signal);
  }
  return () => rm(file, { force: true });
}

async function tryToTake(file: string, { machine, processes }: EnsureSystem): Promise<boolean> {
  const holder = await readHolder(file);
  if (holder !== undefined) {
    if (await processes.isAlive(holder)) return false;
    // Two who find the same dead holder may both get the lock: they then build twice, and the later rename wins.
    await rm(file, { force: true });
  }
  const own = await processes.identify(machine.pid);
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(own));
  try {
    // Unlike a rename it fails where the lock exists, and unlike an exclusive open it never shows half a file.
    await link(draft, file);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function readHolder(file: string) {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : identity.parse(JSON.parse(text));
}

const identity = z.object({ pid: z.number(), startTime: z.string(), bootId: z.string() });
