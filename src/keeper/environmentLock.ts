import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Processes } from '../ports/processes';
import { takeLock, type LockAttempt } from './lock';

export interface EnvironmentLockRequest {
  readonly stateDir: string;
  /** Environments of the same name in other projects are other environments. */
  readonly projectDir: string;
  readonly environment: string;
  readonly runId: string;
  /** Of this process. */
  readonly pid: number;
  readonly processes: Processes;
}

/** One run an environment on this machine: two faults at once would make each other's alerts worthless (exit code 75). */
export async function lockEnvironment(request: EnvironmentLockRequest): Promise<LockAttempt> {
  const { stateDir, environment, runId, pid, processes } = request;
  const self = await processes.identify(pid);
  if (self === undefined) throw new Error(`the process ${pid} can't be identified`);
  const project = createHash('sha256')
    .update(await realpath(request.projectDir))
    .digest('hex')
    .slice(0, 16);
  const file = join(stateDir, 'environments', `${project}-${encodeURIComponent(environment)}.lock`);
  return takeLock(file, { process: self, purpose: `run ${runId}` }, processes);
}
