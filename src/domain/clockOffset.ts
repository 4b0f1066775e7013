import { hull, intersection, middleOf, type Interval } from './instant';
import type { ClockReading } from './facts';

/** How far two clocks that are each kept by NTP may drift apart: 100 ppm, so 60 ms in 10 minutes. */
const maxDrift = 100e-6;
/** A reading older (or younger) than this says nothing any more. */
const readingLifeMs = 10 * 60_000;
/** A candidate that has the alert open that much longer than it was visible is the less likely one. */
const plausibleDelayMs = 5_000;

/** Readings between two steps of the provider's clock: all of them can be true at once. */
export interface OffsetEpoch {
  readonly readings: readonly ClockReading[];
}

/**
 * Provider's clock minus harness's clock at `atMs` (harness's), in ms; undefined without a reading within 10 minutes.
 * A server that shows D (whole seconds, truncated) to a request sent at s and answered at r has an offset within
 * [D - r, D + 1 s - s]; all readings hold at once, each as much weaker as clocks may have drifted since.
 */
export function estimateOffset(readings: readonly ClockReading[], atMs: number): Interval | undefined {
  const epochs = offsetEpochs(readings);
  const current = epochs.findLast((epoch) => startOf(epoch) <= atMs) ?? epochs[0];
  return current === undefined ? undefined : offsetWithin(current, atMs);
}

/**
 * Cuts the readings wherever no offset satisfies all of them: there the provider's clock (or ours) was stepped.
 * Readings before a cut that agree with what follows may have been taken after the step, when nothing contradicted
 * them yet; they belong to neither side.
 */
export function offsetEpochs(readings: readonly ClockReading[]): readonly OffsetEpoch[] {
  const epochs: { readings: ClockReading[] }[] = [];
  let believed: Interval | undefined;
  let believedAtMs = 0;
  for (const reading of readings) {
    const atMs = takenAt(reading);
    const epoch = epochs.at(-1);
    const aged = believed && widenBy(believed, maxDrift * Math.abs(atMs - believedAtMs));
    const narrowed = aged && (intersection(aged, offsetOf(reading)) ?? withoutTheOld(epoch, reading));
    if (epoch !== undefined && narrowed !== undefined) epoch.readings.push(reading);
    else {
      if (epoch !== undefined) dropUndecided(epoch.readings, reading);
      epochs.push({ readings: [reading] });
    }
    believed = narrowed ?? offsetOf(reading);
    believedAtMs = atMs;
  }
  return epochs;
}

/** What is believed where readings older than 10 minutes are forgotten: those contradict nobody. */
function withoutTheOld(epoch: OffsetEpoch | undefined, reading: ClockReading): Interval | undefined {
  const recent = epoch && offsetWithin(epoch, takenAt(reading));
  return recent === undefined ? offsetOf(reading) : intersection(recent, offsetOf(reading));
}

function dropUndecided(readings: ClockReading[], firstAfter: ClockReading): void {
  const decided = readings.findLastIndex(
    (reading) => intersection(agedOffset(reading, takenAt(firstAfter)), offsetOf(firstAfter)) === undefined,
  );
  readings.splice(Math.max(decided, 0) + 1);
}

/** A provider's stamp on the harness's clock; `ambiguous` where a step of the clock leaves two readings of it. */
export interface MappedStamp {
  readonly at: Interval;
  readonly ambiguous: boolean;
}

/**
 * Maps a provider's stamp to the harness's clock. Where the clock was stepped, the stamp belongs to the epoch in which
 * it lies by its own mapping. Where two epochs claim it (or none), it is `ambiguous`, and what is returned covers all
 * that agree with when it became visible; where none does, all.
 */
export function mapStamp(
  stamp: Interval,
  epochs: readonly OffsetEpoch[],
  visibleAt: Interval,
): MappedStamp | undefined {
  const candidates = epochs.flatMap((epoch, index) => {
    const at = mapWithin(epoch, stamp, visibleAt.latest);
    return at === undefined ? [] : [{ at, claims: claims(epochs, index, at) && at.earliest <= visibleAt.latest }];
  });
  const claimed = candidates.filter((candidate) => candidate.claims);
  const possible = claimed.length > 0 ? claimed : candidates;
  const plausible = possible.filter(({ at }) => at.latest >= visibleAt.earliest - plausibleDelayMs);
  const [first, ...others] = (plausible.length > 0 ? plausible : possible).map(({ at }) => at);
  if (first === undefined) return undefined;
  return { at: others.reduce(hull, first), ambiguous: epochs.length > 1 && claimed.length !== 1 };
}

function mapWithin(epoch: OffsetEpoch, stamp: Interval, seenAtMs: number): Interval | undefined {
  const rough = offsetWithin(epoch, seenAtMs) ?? offsetWithin(epoch, startOf(epoch));
  if (rough === undefined) return undefined;
  // Readings near the stamp's own moment bind it most tightly, however much later it was seen.
  const offset = offsetWithin(epoch, middleOf(stamp) - middleOf(rough)) ?? rough;
  return { earliest: stamp.earliest - offset.latest, latest: stamp.latest - offset.earliest };
}

/** Whether a stamp mapped by this epoch's offset can have been made while that offset held. */
function claims(epochs: readonly OffsetEpoch[], index: number, at: Interval): boolean {
  const before = epochs[index - 1]?.readings.at(-1);
  const after = epochs[index + 1]?.readings[0];
  return (
    (before === undefined || at.latest >= before.sentAtMs) && (after === undefined || at.earliest <= after.answeredAtMs)
  );
}

function offsetWithin(epoch: OffsetEpoch, atMs: number): Interval | undefined {
  let believed: Interval | undefined;
  for (const reading of epoch.readings) {
    if (Math.abs(atMs - takenAt(reading)) > readingLifeMs) continue;
    const constraint = agedOffset(reading, atMs);
    believed = believed === undefined ? constraint : (intersection(believed, constraint) ?? believed);
  }
  return believed;
}

const startOf = (epoch: OffsetEpoch): number => epoch.readings[0]?.sentAtMs ?? 0;

const takenAt = (reading: ClockReading): number => (reading.sentAtMs + reading.answeredAtMs) / 2;

const offsetOf = (reading: ClockReading): Interval => ({
  earliest: reading.shown.earliest - reading.answeredAtMs,
  latest: reading.shown.latest - reading.sentAtMs,
});

const agedOffset = (reading: ClockReading, atMs: number): Interval =>
  widenBy(offsetOf(reading), maxDrift * Math.abs(atMs - takenAt(reading)));

const widenBy = (interval: Interval, ms: number): Interval => ({
  earliest: interval.earliest - ms,
  latest: interval.latest + ms,
});
