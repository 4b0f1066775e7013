import { revealEnv } from '../../config/commandEnv';
import type { FaultSystem } from '../../ports/fault';
import type { CommandResult } from '../../ports/processes';
import { runOrFail as run } from '../../ports/runOrFail';
import type { CommandState } from './options';

/** Runs it to its end. Throws FaultError, with the end of its output, where that is not exit code 0, or for a missing secret. */
export const runOrFail = async (
  argv: CommandState['inject'],
  { cwd, timeoutMs, env }: CommandState,
  { processes, secrets }: Pick<FaultSystem, 'processes' | 'secrets'>,
  signal?: AbortSignal,
): Promise<CommandResult> =>
  run(
    { argv, cwd, timeoutMs, ...revealEnv(env, secrets), ...(signal !== undefined && { signal }) },
    processes,
    secrets,
  );
