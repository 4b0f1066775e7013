import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Processes } from '../ports/processes';
import { takeLock, type HoldingRun, type LockAttempt, type LockHolder } from './lock';

export interface ProviderLockRequest {
  readonly stateDir: string;
  /** What the run watches (ProviderKind.watched), in words that are the same for whoever else watches it. */
  readonly watched: readonly string[];
  readonly run: HoldingRun;
  /** Of this process. */
  readonly pid: number;
  readonly processes: Processes;
}

export type ProviderLockAttempt =
  | { readonly taken: true; release(): Promise<void> }
  | { readonly taken: false; readonly holder: LockHolder; readonly watched: string };

/**
 * On this machine a provider is watched by one run at a time, whatever project and environment it belongs to: an alert
 * says which monitor and which target, never whose fault it was (exit code 75; docs/decisions).
 */
export async function lockProviders(request: ProviderLockRequest): Promise<ProviderLockAttempt> {
  const { stateDir, watched, run, pid, processes } = request;
  const self = await processes.identify(pid);
  if (self === undefined) throw new Error(`the process ${pid} can't be identified`);
  const taken: Extract<LockAttempt, { taken: true }>[] = [];
  const release = async () => {
    for (const lock of taken) await lock.release();
  };
  // In one order: two that want the same must not each take one and give up for the other.
  for (const each of [...new Set(watched)].sort()) {
    const holder = { process: self, purpose: `run ${run.id} watches ${each}`, run };
    const attempt = await takeLock(join(providersFolder(stateDir), fileName(each)), holder, processes);
    if (!attempt.taken) {
      await release();
      return { taken: false, holder: attempt.holder, watched: each };
    }
    taken.push(attempt);
  }
  return { taken: true, release };
}

export const providersFolder = (stateDir: string): string => join(stateDir, 'providers');

const fileName = (watched: string): string => `${createHash('sha256').update(watched).digest('hex').slice(0, 32)}.lock`;
