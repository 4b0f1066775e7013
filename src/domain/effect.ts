import type { FactOf } from './facts';
import { notBefore, type Interval } from './instant';

/** A state of the effect that `times` probes in a row confirmed. */
export interface EffectChange {
  readonly state: 'there' | 'gone';
  readonly at: Interval;
  /** The streak needed several starts. */
  readonly flapping: boolean;
  /** When the last probe of the confirming streak was decided. */
  readonly confirmedAtMs: number;
}

/**
 * Turns probes into confirmed changes, oldest first.
 *
 * A change lies between the sending of the last probe that still saw the old state and the decision of the first probe
 * of the streak that confirms the new one. Unknown results neither count nor break a streak.
 */
export function effectChanges(
  probes: readonly FactOf<'probed'>[],
  times: number,
  injectionSentAtMs: number,
): readonly EffectChange[] {
  const changes: EffectChange[] = [];
  const telling = probes.filter((probe) => probe.result !== 'unknown').toSorted((a, b) => a.sentAtMs - b.sentAtMs);
  let streak: FactOf<'probed'>[] = [];
  let lastOfOldState = injectionSentAtMs;
  let starts = 0;
  let state: EffectChange['state'] = 'gone';

  for (const probe of telling) {
    const seen: EffectChange['state'] = probe.result === 'bad' ? 'there' : 'gone';
    // What was decided before the fault was sent says nothing of its effect.
    if (probe.decidedAtMs < injectionSentAtMs) {
      continue;
    }
    if (seen === state) {
      if (starts === 0) lastOfOldState = Math.max(lastOfOldState, probe.sentAtMs);
      streak = [];
      continue;
    }
    if (streak.length === 0) starts += 1;
    streak.push(probe);
    const first = streak[0];
    if (streak.length < times || first === undefined) continue;
    const at = notBefore({ earliest: lastOfOldState, latest: first.decidedAtMs }, injectionSentAtMs);
    changes.push({ state: seen, at, flapping: starts > 1, confirmedAtMs: probe.decidedAtMs });
    state = seen;
    lastOfOldState = probe.sentAtMs;
    streak = [];
    starts = 0;
  }
  return changes;
}
