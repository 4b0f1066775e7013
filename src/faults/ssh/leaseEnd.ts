import { isoTime } from '../../domain/isoTime';
import type { Clock } from '../../ports/clock';
import { injectedSince } from './injectionMark';
import type { SshState } from './options';

/** What a connection and a slow target may add to a lease that counts whole seconds there. */
const slackMs = 15_000;

/** By when the target has begun to take the fault back by itself; undefined where it does not, or nobody knows. */
export async function leaseEndOf(state: Pick<SshState, 'workDir' | 'leaseMs'>): Promise<number | undefined> {
  const since = await injectedSince(state);
  return state.leaseMs === 0 || typeof since === 'string' ? undefined : since + state.leaseMs + slackMs;
}

/** `its lease takes the fault back by 2024-04-24T10:00:00.000Z`: what is to be known where nobody gets through. */
export async function leaseText(state: SshState, { now }: Pick<Clock, 'now'>): Promise<string> {
  if (state.leaseMs === 0) return `${state.target.host} has no lease that would take the fault back`;
  const endMs = await leaseEndOf(state);
  if (endMs === undefined) return `its lease on ${state.target.host} takes the fault back by itself`;
  return endMs > now()
    ? `its lease on ${state.target.host} takes the fault back by itself, by ${isoTime(endMs)}`
    : `its lease on ${state.target.host} was to take the fault back by ${isoTime(endMs)}`;
}
