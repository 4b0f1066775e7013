import { fingerprintOf } from './fingerprint';
import { stamp, type Presence } from './opening';
import type { Labels } from './schema';

/** Everything known of the alerts of one set of labels, which follow each other. Provider's clock, ms. */
export interface Track {
  /** Of the series; of an alert that only Alertmanager knows, its labels there. */
  readonly labels: Labels;
  /** First pending sample of the present wait, and the last; where its beginning was seen. */
  pending: { firstMs: number; lastMs: number } | undefined;
  /** Oldest first. */
  readonly openings: Presence[];
}

/** What was read with the samples of a track. */
export interface Reading {
  /** Samples were read from here on. */
  readonly fromMs: number;
  /** Of the rule's evaluations. */
  readonly intervalMs: number;
  /** Since when the rule has the alert; undefined: not asked for, or it does not have it. */
  readonly activeAtMs?: number | undefined;
}

export function addPending(track: Track, timesMs: readonly number[], { fromMs, intervalMs }: Reading): void {
  for (const atMs of timesMs) {
    const { pending } = track;
    if (pending === undefined || isGap(pending.lastMs, atMs, intervalMs)) {
      const isBeginning = atMs - intervalMs > fromMs;
      track.pending = isBeginning ? { firstMs: atMs, lastMs: atMs } : undefined;
    } else pending.lastMs = Math.max(pending.lastMs, atMs);
  }
}

export function addFiring(track: Track, timesMs: readonly number[], reading: Reading): void {
  const { openings } = track;
  const { fromMs, intervalMs, activeAtMs } = reading;
  const beginsAt = (atMs: number) => (atMs - intervalMs > fromMs ? atMs : Math.min(atMs, activeAtMs ?? atMs));
  const oldestMs = openings[0]?.firstMs ?? Number.NEGATIVE_INFINITY;
  for (const atMs of timesMs.filter((each) => each >= oldestMs)) {
    const newest = openings.at(-1);
    if (newest === undefined) open(track, atMs, beginsAt(atMs), intervalMs).lastMs = atMs;
    else if (atMs > (newest.lastMs ?? newest.firstMs)) {
      const opening = goesOn(newest, atMs, reading) ? newest : open(track, atMs, atMs, intervalMs);
      opening.lastMs = atMs;
      opening.endedAt = undefined;
    } else if (atMs === newest.firstMs) newest.lastMs ??= atMs;
  }
  // Who watches from earlier on has the past read after the present.
  for (const atMs of timesMs.filter((each) => each < oldestMs).toReversed()) {
    const [oldest] = openings;
    if (oldest === undefined || isGap(atMs, oldest.firstMs, intervalMs)) break;
    oldest.firstMs = atMs;
    oldest.notBeforeMs = beginsAt(atMs);
  }
}

/** Whether a sample at `atMs` is of this opening, or of a new one. */
const goesOn = ({ firstMs, lastMs, isListed }: Presence, atMs: number, { intervalMs, activeAtMs }: Reading): boolean =>
  // A replica may have been earlier.
  (lastMs === undefined && isListed) ||
  !isGap(lastMs ?? firstMs, atMs, intervalMs) ||
  (activeAtMs !== undefined && activeAtMs <= firstMs);

/** Begins an opening; the one before it is over then. */
export function open(track: Track, firstMs: number, notBeforeMs: number, intervalMs: number): Presence {
  const { pending } = track;
  const follows = pending !== undefined && pending.firstMs < firstMs && !isGap(pending.lastMs, firstMs, intervalMs);
  const opening: Presence = {
    id: `${fingerprintOf(track.labels)}-${firstMs}`,
    firstMs,
    lastMs: undefined,
    notBeforeMs,
    startsAtMs: undefined,
    pendingAt: follows ? stamp(pending.firstMs) : undefined,
    endedAt: undefined,
    isListed: false,
    listedAtMs: undefined,
    handling: undefined,
    missed: { unlisted: 0, unanswered: 0 },
    managerLabels: {},
    annotations: {},
  };
  const before = track.openings.at(-1);
  if (before !== undefined) before.endedAt ??= { earliest: endOf(before, intervalMs, firstMs), latest: firstMs };
  track.openings.push(opening);
  return opening;
}

/** Whether an evaluation is missing between two samples. */
export const isGap = (earlierMs: number, laterMs: number, intervalMs: number): boolean =>
  laterMs - earlierMs > 1.5 * intervalMs;

/** The first evaluation that can have ended it. */
export const endOf = ({ firstMs, lastMs = firstMs }: Presence, intervalMs: number, latestMs: number): number =>
  Math.min(lastMs + intervalMs, latestMs);
