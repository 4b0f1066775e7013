import { hull, intersection, middleOf, type Interval } from './instant';
import type { ClockReading } from './facts';

/** How far two clocks that are each kept by NTP may drift apart: 100 ppm, so 60 ms in 10 minutes. */
const maxDrift = 100e-6;
/** A reading older (or younger) than this says nothing any more. */
const readingLifeMs = 10 * 60_000;

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

/** Cuts the readings wherever no offset satisfies all of them: there the provider's clock (or ours) was stepped. */
export function offsetEpochs(readings: readonly ClockReading[]): readonly OffsetEpoch[] {
  const epochs: { readings: ClockReading[] }[] = [];
  let believed: Interval | undefined;
  let believedAtMs = 0;
  for (const reading of readings) {
    const atMs = takenAt(reading);
    const aged = believed && widenBy(believed, maxDrift * Math.abs(atMs - believedAtMs));
    const narrowed = aged && intersection(aged, offsetOf(reading));
    const epoch = epochs.at(-1);
    if (epoch !== undefined && narrowed !== undefined) epoch.readings.push(reading);
    else epochs.push({ readings: [reading] });
    believed = narrowed ?? offsetOf(reading);
    believedAtMs = atMs;
  }
  return epochs;
}

/** A provider's stamp on the harness's clock; `ambiguous` where a step of the clock leaves two readings of it. */
export interface MappedStamp {
  readonly at: Interval;
  readonly ambiguous: boolean;
}

/**
 * Maps a provider's stamp to the harness's clock. Where the clock was stepped, the stamp belongs to the epoch in which
 * it lies by its own mapping; where two epochs claim it (or none), what is returned covers both and is `ambiguous`.
 */
export function mapStamp(stamp: Interval, epochs: readonly OffsetEpoch[], seenAtMs: number): MappedStamp | undefined {
  const candidates = epochs.flatMap((epoch, index) => {
    const at = mapWithin(epoch, stamp, seenAtMs);
    return at === undefined ? [] : [{ at, claims: claims(epochs, index, at) && at.earliest <= seenAtMs }];
  });
  const claimed = candidates.filter((candidate) => candidate.claims);
  const chosen = claimed.length > 0 ? claimed : candidates;
  const [first, ...others] = chosen.map((candidate) => candidate.at);
  if (first === undefined) return undefined;
  return { at: others.reduce(hull, first), ambiguous: epochs.length > 1 && chosen.length !== 1 };
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
    const ageMs = Math.abs(atMs - takenAt(reading));
    if (ageMs > readingLifeMs) continue;
    const constraint = widenBy(offsetOf(reading), maxDrift * ageMs);
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

const widenBy = (interval: Interval, ms: number): Interval => ({
  earliest: interval.earliest - ms,
  latest: interval.latest + ms,
});
