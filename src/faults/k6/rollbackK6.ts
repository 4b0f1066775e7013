import { FaultError } from '../../domain/errors';
import type { FaultSystem, RollbackReport } from '../../ports/fault';
import type { ProcessIdentity, Processes } from '../../ports/processes';
import { until } from '../../ports/until';
import { lastK6Error } from './k6Errors';
import type { K6State } from './k6State';

type RollbackSystem = Pick<FaultSystem, 'clock' | 'processes'>;

/** k6 interrupts its iterations, runs the script's teardown() and writes its summary; then it is killed. */
export const politeMs = 2_000;
const killMs = 5_000;

/** Ends k6, by its identity and by its token. Right when it never ran, is starting, or is long gone. */
export async function rollbackK6(state: K6State, system: RollbackSystem): Promise<RollbackReport> {
  const notes = [...state.notes, ...(await earlyEndNote(state, system.processes))];
  const isGone = (await end(state, 'SIGINT', politeMs, system)) || (await end(state, 'SIGKILL', killMs, system));
  if (!isGone) {
    const pids = (await findRunning(state, system.processes)).map(({ pid }) => pid).join(' ');
    throw new FaultError(`k6 can't be killed: its load may go on (pid ${pids})`, { hint: `kill -9 ${pids}` });
  }
  return { notes };
}

/** Signals whatever runs of this load and waits; false where something of it is still there afterwards. */
async function end(
  state: K6State,
  signal: 'SIGINT' | 'SIGKILL',
  patienceMs: number,
  { clock, processes }: RollbackSystem,
): Promise<boolean> {
  const found = await findRunning(state, processes);
  await Promise.all(found.map((identity) => processes.signalGroup(identity, signal)));
  await until(async () => (await alive(found, processes)).length === 0, patienceMs, clock);
  // Looked for again by the token: what k6 itself has started may outlive it.
  return (await findRunning(state, processes)).length === 0;
}

/** By identity too: not every system lets the environment of a process be read. */
async function findRunning(state: K6State, processes: Processes): Promise<readonly ProcessIdentity[]> {
  const byToken = await processes.findByToken(state.token);
  const known = state.running === undefined ? [] : await alive([state.running.process], processes);
  return [...byToken, ...known.filter(({ pid }) => byToken.every((other) => other.pid !== pid))];
}

async function alive(
  identities: readonly ProcessIdentity[],
  processes: Processes,
): Promise<readonly ProcessIdentity[]> {
  const answers = await Promise.all(identities.map((identity) => processes.isAlive(identity)));
  return identities.filter((_, index) => answers[index]);
}

async function earlyEndNote(state: K6State, processes: Processes): Promise<readonly string[]> {
  if (state.running === undefined || (await processes.isAlive(state.running.process))) return [];
  const error = await lastK6Error(state.workDir);
  return [`k6 had ended before it was rolled back${error === undefined ? '' : `: ${error}`}`];
}
