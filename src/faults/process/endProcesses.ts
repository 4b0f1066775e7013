import { FaultError } from '../../domain/errors';
import type { FaultSystem, InjectionStamps } from '../../ports/fault';
import type { LocalProcess, LocalProcesses } from '../../ports/localProcesses';
import type { ProcessIdentity } from '../../ports/processes';
import { runOrFail } from '../../ports/runOrFail';
import { findProcesses } from './findProcesses';
import { until } from '../../ports/until';
import type { ProcessState } from './options';
import { placeText } from './placeText';
import { listSignalled, signalListed } from './signalled';

type System = Pick<FaultSystem, 'clock' | 'processes'>;

/** SIGKILL to all of them, parents first, which would start others; SIGTERM to the found ones alone, which end theirs. */
export async function endProcesses(
  state: ProcessState,
  system: System,
  local: LocalProcesses,
  signal: AbortSignal,
): Promise<InjectionStamps> {
  signal.throwIfAborted();
  const family = await local.families(state.roots);
  const isRoot = ({ pid }: ProcessIdentity) => state.roots.some((root) => root.pid === pid);
  if (!state.roots.every(({ pid }) => family.some(({ identity }) => identity.pid === pid))) {
    throw new FaultError(
      `${state.program} (${placeText(state.place)}) was ended or started anew since it was looked for`,
    );
  }
  const ending = family.map(({ identity }) => identity).filter((each) => state.signal === 'SIGKILL' || isRoot(each));
  const sentAtMs = system.clock.now();
  await signalListed(ending, state, local);
  if (!(await until(() => areGone(ending, system), state.timeoutMs, system.clock))) {
    throw new FaultError(`${state.program} had not ended ${state.timeoutMs / 1_000} s after ${state.signal}`, {
      hint: '`timeout` gives it longer; SIGKILL does not ask it',
    });
  }
  return { sentAtMs, ackedAtMs: system.clock.now() };
}

/**
 * Waits for the end of what was signalled, and starts it again. Nothing, where none was. Throws FaultError where it is
 * not there again in time.
 */
export async function startAgain(
  state: ProcessState,
  system: System,
  local: LocalProcesses,
): Promise<readonly string[]> {
  const signalled = await listSignalled(state);
  if (signalled.length === 0) return [];
  await seeEnded(signalled, state, system, local);
  const isOurs = ({ program, identity }: LocalProcess) =>
    program === state.program &&
    !signalled.some(({ pid, startTime }) => pid === identity.pid && startTime === identity.startTime);
  const running = async () => (await findProcesses(state, local, system.processes)).processes.find(isOurs);

  const early = await running();
  if (early !== undefined)
    return [`${state.program} runs again already (process ${early.identity.pid}), by somebody else`];
  const { restart, cwd, timeoutMs } = state;
  if (restart === undefined) throw new FaultError(`the journal does not say how ${state.program} is started again`);
  await runOrFail({ argv: restart, cwd, timeoutMs }, system.processes);
  if (await until(async () => (await running()) !== undefined, timeoutMs, system.clock)) return [];
  throw new FaultError(
    `${state.program} is not there (${placeText(state.place)}) ${timeoutMs / 1_000} s after ${restart.join(' ')}`,
    { hint: '`timeout` gives it longer' },
  );
}

/** One that was asked to end may do so in its own time; past that it is killed, since it may be half closed by now. */
async function seeEnded(
  signalled: readonly ProcessIdentity[],
  { signal, timeoutMs, program }: ProcessState,
  system: System,
  local: LocalProcesses,
): Promise<void> {
  const patienceMs = signal === 'SIGTERM' ? timeoutMs : 0;
  if (await until(() => areGone(signalled, system), patienceMs, system.clock)) return;
  // With what they have started, which would hold their port.
  const family = (await local.families(signalled)).map(({ identity }) => identity);
  for (const each of family) await local.signal(each, 'SIGKILL');
  if (await until(() => areGone(family, system), timeoutMs, system.clock)) return;
  throw new FaultError(`${program} can't be ended, and so not started again`);
}

const areGone = async (identities: readonly ProcessIdentity[], { processes }: System): Promise<boolean> =>
  (await Promise.all(identities.map((each) => processes.isAlive(each)))).every((isAlive) => !isAlive);
