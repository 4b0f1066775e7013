import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Processes, ProcessIdentity } from '../ports/processes';
import { parseHolder, type HoldingRun } from './lock';
import { providersFolder } from './providerLock';
import { namesIn } from './stateFolder';

/** A run that goes on in another process of this machine. */
export interface LivingRun extends HoldingRun {
  readonly process: ProcessIdentity;
}

/** By the locks on what they watch, the oldest first. Throws UsageError where the folder can't be read. */
export async function listLivingRuns(stateDir: string, processes: Processes): Promise<readonly LivingRun[]> {
  const folder = providersFolder(stateDir);
  const names = await namesIn(folder, stateDir);
  const runs = new Map<string, LivingRun>();
  for (const name of names.filter((each) => each.endsWith('.lock'))) {
    const text = await readFile(join(folder, name), 'utf8').catch(() => '');
    const { run, process } = parseHolder(text) ?? {};
    if (run !== undefined && process !== undefined && (await processes.isAlive(process))) {
      runs.set(run.id, { ...run, process });
    }
  }
  return [...runs.values()].sort((a, b) => a.startedAtMs - b.startedAtMs);
}
