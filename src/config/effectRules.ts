import { formatDuration } from './duration';
import type { ExpectationInput } from './expectationSchema';
import type { Issue } from './issue';
import { issueAt } from './issue';
import type { Parts } from './parts';
import type { SoundInput } from './soundInput';
import { timingOf } from './timing';

/** Looks that take longer to confirm an effect than it is waited for: each drill would be `no-effect`, its fault in vain. */
export function effectRules(
  { effectWithin }: SoundInput,
  { effect }: Parts,
  has: (key: keyof ExpectationInput) => boolean,
): readonly Issue[] {
  const isKnown = effectWithin !== undefined || !has('effectWithin');
  if (effect === undefined || !isKnown) return [];
  const { everyMs, times } = effect.plan;
  const { effectWithinMs } = timingOf({ expect: [], effectWithin });
  if (times * everyMs <= effectWithinMs) return [];
  const needed = formatDuration(times * everyMs);
  const within = `${formatDuration(effectWithinMs)}${effectWithin === undefined ? ' (the default)' : ''}`;
  const message = `${times} looks, one every ${formatDuration(everyMs)}, can't confirm the effect within ${within}`;
  const hint = `write \`effectWithin: ${needed}\` or more, or let it look more often`;
  return [issueAt(effectWithin === undefined ? effect.path : ['effectWithin'], message, { hint })];
}
