import type { FaultSystem } from '../../ports/fault';
import { lastK6Error } from './k6Errors';
import type { K6State } from './k6State';

/** Resolves with the reason when k6 is no longer there. Rejects with the signal's reason. */
export async function endedK6(
  state: K6State,
  { clock, processes }: Pick<FaultSystem, 'clock' | 'processes'>,
  signal: AbortSignal,
): Promise<string> {
  if (state.running === undefined) return 'k6 was never started';
  while (await processes.isAlive(state.running.process)) await clock.sleep(250, signal);
  signal.throwIfAborted();
  return `k6 ended by itself: ${(await lastK6Error(state.workDir)) ?? 'its time was over'}`;
}
