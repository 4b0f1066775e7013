import { randomInt } from 'node:crypto';
import { FaultError } from '../../domain/errors';
import type { FaultSystem } from '../../ports/fault';
import { HttpFailure } from '../../ports/http';
import type { ProcessIdentity } from '../../ports/processes';
import { k6Api } from './k6Api';
import { runCommand } from './k6Command';
import { lastK6Error } from './k6Errors';
import { workFiles, type K6State } from './k6State';
import { rollbackK6 } from './rollbackK6';

type ArmSystem = Pick<FaultSystem, 'clock' | 'http' | 'processes'>;

/** VUs are made meanwhile: half a second for 2,000. A script that spins at its start is found by this. */
const startUpTimeoutMs = 60_000;
const portAttempts = 5;

/** Starts k6 with its load paused, and waits until it says so. Leaves nothing behind where it fails. */
export async function armK6(state: K6State, system: ArmSystem, signal: AbortSignal): Promise<K6State> {
  try {
    return await start(state, system, signal);
  } catch (error) {
    await rollbackK6(state, system);
    throw error;
  }
}

async function start(state: K6State, system: ArmSystem, signal: AbortSignal): Promise<K6State> {
  const files = workFiles(state.workDir);
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted();
    const address = await freeAddress(system, signal);
    const process = await system.processes.startDetached({
      ...runCommand(state, address),
      token: state.token,
      stdoutFile: files.stdout,
      stderrFile: files.stderr,
    });
    const url = `http://${address}`;
    if (await isPausedInTime(process, url, system, signal)) return { ...state, running: { process, url } };
    const error = await lastK6Error(state.workDir);
    // k6 says nothing when its port was taken in the meantime.
    if (error !== undefined || attempt === portAttempts)
      throw new FaultError(`k6 did not start: ${error ?? 'it ended'}`);
  }
}

/** False where k6 has ended. Throws FaultError where it does not get there in time. */
async function isPausedInTime(
  process: ProcessIdentity,
  url: string,
  { clock, http, processes }: ArmSystem,
  signal: AbortSignal,
): Promise<boolean> {
  const api = k6Api(http, url);
  const dueAtMs = clock.now() + startUpTimeoutMs;
  while (clock.now() < dueAtMs) {
    const stage = await api.status(signal).then(({ value }) => value.stage, whileItStarts);
    if (!(await processes.isAlive(process))) return false;
    if (stage === 'paused') return true;
    await clock.sleep(50, signal);
  }
  throw new FaultError(`k6 did not get ready within ${startUpTimeoutMs / 1000} s`, {
    hint: 'Does the load script loop or wait outside of its default function?',
  });
}

/** Nothing listens yet; anything else is an error. */
function whileItStarts(error: unknown): 'starting' {
  if (error instanceof HttpFailure && error.kind !== 'aborted') return 'starting';
  throw error;
}

/**
 * A port where nothing answers. Below those that Linux gives to clients, and drawn by lot, so that two who look at
 * the same time hardly meet; where they do, k6 ends and another port is tried.
 */
async function freeAddress({ http }: ArmSystem, signal: AbortSignal): Promise<string> {
  for (;;) {
    const address = `127.0.0.1:${randomInt(20_000, 32_768)}`;
    const isTaken = await http.send({ method: 'GET', url: `http://${address}/`, timeoutMs: 1_000, signal }).then(
      () => true,
      (error: unknown) => !(error instanceof HttpFailure && error.kind === 'unreachable'),
    );
    if (!isTaken) return address;
    signal.throwIfAborted();
  }
}
