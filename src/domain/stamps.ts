import { mapStamp, offsetEpochs, type MappedStamp, type OffsetEpoch } from './clockOffset';
import type { ClockReading, FactOf } from './facts';
import type { Interval } from './instant';

/** What one provider answered, oldest first, and from when on its alerts matter (ms): there, not seen is not known. */
export interface Polled {
  readonly polls: readonly FactOf<'polled'>[];
  readonly sinceMs: number;
  /** What the provider's clock had shown up to an answer. */
  epochsUpTo(answeredAtMs: number): readonly OffsetEpoch[];
}

/** Remembers epochs while one judgement lasts: alerts by the hundred are first shown by a few polls. */
export function polledBy(polls: readonly FactOf<'polled'>[], sinceMs: number): Polled {
  const remembered = new Map<number, readonly OffsetEpoch[]>();
  const epochsUpTo = (answeredAtMs: number): readonly OffsetEpoch[] => {
    const known = polls.filter((poll) => poll.answeredAtMs <= answeredAtMs);
    const epochs = remembered.get(known.length) ?? offsetEpochs(readingsOf(known));
    remembered.set(known.length, epochs);
    return epochs;
  };
  return { polls, sinceMs, epochsUpTo };
}

/**
 * Maps a provider's stamp to the harness's clock by what its clock had shown up to the answer that first showed the
 * stamp, and never after that answer. Later readings change nothing: what was concluded from a stamp stands.
 *
 * Where no offset is known, or where the stamp would lie after that answer (the offset is wrong then), all that is left
 * is when it became visible, and it is `ambiguous`.
 */
export function stampOf(polled: Polled, stamp: Interval, firstSeen: FactOf<'alert-seen'>): MappedStamp {
  return mapSeen(polled.epochsUpTo(firstSeen.answeredAtMs), stamp, visibleAtOf(polled, firstSeen));
}

/**
 * Whether the clock was stepped so near to a stamp that `mapped` may be wrong, judged by all that is known now: a step
 * that was smaller than the error at the time comes to light only later.
 */
export function isNearStep(
  polled: Polled,
  stamp: Interval,
  mapped: MappedStamp,
  firstSeen: FactOf<'alert-seen'>,
): boolean {
  const epochs = polled.epochsUpTo(Number.POSITIVE_INFINITY);
  if (mapped.ambiguous || epochs.length < 2) return mapped.ambiguous;
  const now = mapSeen(epochs, stamp, visibleAtOf(polled, firstSeen));
  // Drift is reckoned from a moment that depends on the readings: a fraction of a millisecond over some seconds.
  const toleranceMs = 1;
  return (
    now.ambiguous ||
    now.at.earliest < mapped.at.earliest - toleranceMs ||
    now.at.latest > mapped.at.latest + toleranceMs
  );
}

/** Between the last complete listing without it and the answer that first showed it. */
export function visibleAtOf({ polls, sinceMs }: Polled, firstSeen: FactOf<'alert-seen'>): Interval {
  const before = polls.findLast((poll) => poll.result.ok && poll.result.complete && poll.sentAtMs < firstSeen.sentAtMs);
  return { earliest: before?.sentAtMs ?? Math.min(sinceMs, firstSeen.sentAtMs), latest: firstSeen.answeredAtMs };
}

/** Oldest first. A loop, since it runs with each fact: `flatMap` takes several times as long. */
export function readingsOf(polls: readonly FactOf<'polled'>[]): readonly ClockReading[] {
  const readings: ClockReading[] = [];
  for (const { result } of polls) if (result.ok) readings.push(...result.clock);
  return readings;
}

function mapSeen(epochs: readonly OffsetEpoch[], stamp: Interval, visible: Interval): MappedStamp {
  const mapped = mapStamp(stamp, epochs, visible);
  if (mapped === undefined || mapped.at.earliest > visible.latest) return { at: visible, ambiguous: true };
  const { earliest, latest } = mapped.at;
  return { at: { earliest, latest: Math.min(latest, visible.latest) }, ambiguous: mapped.ambiguous };
}
