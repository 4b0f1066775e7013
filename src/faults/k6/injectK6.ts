import { writeFile } from 'node:fs/promises';
import { FaultError } from '../../domain/errors';
import type { FaultSystem, InjectionStamps } from '../../ports/fault';
import { HttpFailure } from '../../ports/http';
import { k6Api, type K6Status, type Stamped } from './k6Api';
import { lastK6Error } from './k6Errors';
import { workFiles, type K6State } from './k6State';

/** The script's `setup()` runs first, and k6 gives it a minute. */
const setupTimeoutMs = 75_000;

/**
 * Lets the paused load go. The stamps enclose the moment when iterations began: after the last answer that did not
 * show them, before the first that did.
 */
export async function injectK6(
  state: K6State,
  { clock, http, processes }: Pick<FaultSystem, 'clock' | 'http' | 'processes'>,
  signal: AbortSignal,
): Promise<InjectionStamps> {
  if (state.running === undefined) throw new FaultError('k6 was never started');
  const api = k6Api(http, state.running.url);
  const dueAtMs = clock.now() + setupTimeoutMs;
  let last = await answerOf(api.resume(signal), state);
  let sentAtMs = last.sentAtMs;
  while (last.value.stage !== 'running') {
    sentAtMs = last.sentAtMs;
    if (last.value.stage === 'over' || !(await processes.isAlive(state.running.process))) throw await itEnded(state);
    if (clock.now() >= dueAtMs)
      throw new FaultError(`setup() of the load script took more than ${setupTimeoutMs / 1000} s`);
    await clock.sleep(5, signal);
    last = await answerOf(api.status(signal), state);
  }
  // Whoever measures how much was delivered knows only the state from before.
  await writeFile(workFiles(state.workDir).started, JSON.stringify({ startedAtMs: last.answeredAtMs }));
  return { sentAtMs, ackedAtMs: last.answeredAtMs };
}

async function answerOf(answer: Promise<Stamped<K6Status>>, state: K6State): Promise<Stamped<K6Status>> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof HttpFailure && error.kind === 'unreachable') throw await itEnded(state);
    throw new FaultError('k6 does not answer', { cause: error });
  }
}

const itEnded = async (state: K6State) =>
  new FaultError(`k6 ended instead of starting its load: ${(await lastK6Error(state.workDir)) ?? 'it says nothing'}`);
