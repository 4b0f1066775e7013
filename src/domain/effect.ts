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
 * Turns probes into confirmed changes, oldest first. Unknown results neither count nor break a streak.
 *
 * The effect begins between the sending of the last good probe before the first bad one (it may have begun there, even
 * if it flapped) and the decision of the confirming streak. It is gone after the sending of the last bad probe: whatever
 * good ones lie between, that one still saw it.
 */
export function effectChanges(
  probes: readonly FactOf<'probed'>[],
  times: number,
  injectionSentAtMs: number,
): readonly EffectChange[] {
  const changes: EffectChange[] = [];
  let streak: FactOf<'probed'>[] = [];
  let lastOfOldState = injectionSentAtMs;
  let starts = 0;
  let state: EffectChange['state'] = 'gone';

  for (const probe of telling(probes, injectionSentAtMs)) {
    const seen: EffectChange['state'] = probe.result === 'bad' ? 'there' : 'gone';
    if (seen === state) {
      if (starts === 0 || state === 'there') lastOfOldState = Math.max(lastOfOldState, probe.sentAtMs);
      streak = [];
      continue;
    }
    if (streak.length === 0) starts += 1;
    streak.push(probe);
    if (streak.length < times) continue;
    // Probes overlap: a slow first one of the streak may be decided after the next.
    const firstDecidedAtMs = Math.min(...streak.map(({ decidedAtMs }) => decidedAtMs));
    changes.push({
      state: seen,
      at: notBefore({ earliest: lastOfOldState, latest: firstDecidedAtMs }, injectionSentAtMs),
      flapping: starts > 1,
      confirmedAtMs: Math.max(...streak.map(({ decidedAtMs }) => decidedAtMs)),
    });
    state = seen;
    lastOfOldState = Math.max(lastOfOldState, probe.sentAtMs);
    streak = [];
    starts = 0;
  }
  return changes;
}

/**
 * Whether looks that were sent since the rollback say that the effect is not there. One is enough where no look has seen
 * it; else it takes `times` in a row, as it does to confirm it: also where the drill ended before that.
 */
export function isSeenGone(
  probes: readonly FactOf<'probed'>[],
  times: number,
  injectionSentAtMs: number,
  rolledBackAtMs: number,
): boolean {
  let needed = 1;
  let inARow = 0;
  for (const { result, sentAtMs } of telling(probes, injectionSentAtMs)) {
    inARow = result === 'bad' ? 0 : inARow + 1;
    if (result === 'bad') needed = times;
    if (inARow >= needed && sentAtMs >= rolledBackAtMs) return true;
  }
  return false;
}

/** What was decided before the fault was sent says nothing of its effect. */
const telling = (probes: readonly FactOf<'probed'>[], injectionSentAtMs: number): readonly FactOf<'probed'>[] =>
  probes
    .filter((probe) => probe.result !== 'unknown' && probe.decidedAtMs >= injectionSentAtMs)
    .toSorted((a, b) => a.sentAtMs - b.sentAtMs);
