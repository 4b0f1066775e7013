import { FaultError } from '../../domain/errors';
import type { FaultSystem, InjectionStamps } from '../../ports/fault';
import type { LocalProcesses } from '../../ports/localProcesses';
import { until } from '../../ports/until';
import type { ProcessState } from './options';
import { listSignalled, signalListed } from './signalled';

/** SIGSTOP to all of them, until none of them runs: one that is not stopped yet may still start another. */
export async function stopProcesses(
  state: ProcessState,
  { clock }: Pick<FaultSystem, 'clock'>,
  local: LocalProcesses,
  signal: AbortSignal,
): Promise<InjectionStamps> {
  const sentAtMs = clock.now();
  const signalled = new Set<number>();
  const isStill = async (): Promise<boolean> => {
    signal.throwIfAborted();
    const family = await local.families(state.roots);
    const running = family.filter(({ isStopped, identity }) => !isStopped && !signalled.has(identity.pid));
    if (running.length > 0)
      await signalListed(
        running.map(({ identity }) => identity),
        state,
        local,
      );
    for (const { identity } of running) signalled.add(identity.pid);
    return family.every(({ isStopped }) => isStopped);
  };
  if (!(await until(isStill, state.timeoutMs, clock))) {
    throw new FaultError(`${state.program} still runs ${state.timeoutMs / 1_000} s after SIGSTOP`);
  }
  return { sentAtMs, ackedAtMs: clock.now() };
}

/** SIGCONT to all that were stopped or come from them. To one that runs it does nothing. */
export async function continueProcesses(
  state: ProcessState,
  { clock, processes }: Pick<FaultSystem, 'clock' | 'processes'>,
  local: LocalProcesses,
): Promise<readonly string[]> {
  const known = [...state.roots, ...(await listSignalled(state))];
  const isGoingOn = async (): Promise<boolean> => {
    const stopped = (await local.families(known)).filter(({ isStopped }) => isStopped);
    for (const { identity } of stopped) await local.signal(identity, 'SIGCONT');
    return stopped.length === 0;
  };
  if (!(await until(isGoingOn, state.timeoutMs, clock))) {
    throw new FaultError(`${state.program} is still stopped ${state.timeoutMs / 1_000} s after SIGCONT`);
  }
  const alive = await Promise.all(state.roots.map((root) => processes.isAlive(root)));
  return state.roots.flatMap(({ pid }, index) =>
    alive[index] === true ? [] : [`${state.program} (process ${pid}) ended under the fault`],
  );
}
