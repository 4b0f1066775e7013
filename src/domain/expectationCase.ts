import type { ExpectationVerdict } from './verdict';
import type { Awaited } from './conclusions';
import { firstDetection, type Detected } from './detection';
import type { BlockReason } from './facts';
import { elapsed, middleOf, notBefore, widthOf, type Interval } from './instant';
import { matchingAlerts, openBefore, openedSince } from './matching';
import type { Expectation } from './scenario';
import type { Sighting } from './sightings';
import type { Timeline } from './timeline';

/** What the rules look at, gathered once. */
export interface ExpectationCase {
  readonly timeline: Timeline;
  readonly expectation: Expectation;
  readonly blockedBy: readonly BlockReason[];
  readonly before: readonly Sighting[];
  /** Matching alerts that opened since the injection. */
  readonly opened: readonly Sighting[];
  readonly detection?: Detected;
  /** From the onset to the alert's opening (or, where that was backdated, to its being visible). */
  readonly latency?: Interval;
  /** The deadline lies inside the latency's interval. */
  readonly borderline: boolean;
  /** The latest moment at which an alert can be in time; absent where the effect never began. */
  readonly deadlineMs?: number;
}

export type Ruling = { readonly verdict: ExpectationVerdict; readonly reason: string } | { readonly awaiting: Awaited };

/** Undefined: does not apply, try the next. */
export type Rule = (kase: ExpectationCase) => Ruling | undefined;

export function expectationCaseOf(timeline: Timeline, expectation: Expectation): ExpectationCase {
  const { injection, onset } = timeline;
  const matches = injection === undefined ? [] : matchingAlerts(timeline, expectation);
  const sentAtMs = injection?.earliest ?? Number.POSITIVE_INFINITY;
  const opened = matches.filter((sighting) => openedSince(sighting, sentAtMs));
  const detection = firstDetection(expectation, opened);
  const start = startOfLatency(timeline);
  const latency = start && detection && latencyOf(start, detection.reachedAt, timeline);
  return {
    timeline,
    expectation,
    blockedBy: timeline.blocked.flatMap((fact) => fact.reasons),
    before: matches.filter((sighting) => openBefore(sighting, sentAtMs)),
    opened,
    ...(detection && { detection }),
    ...(latency && { latency }),
    borderline: latency !== undefined && straddles(latency, expectation.withinMs),
    ...(onset && { deadlineMs: onset.latest + expectation.withinMs }),
  };
}

/**
 * What a clock's error lets lie before the fault did not: an alert that the fault raised opened after it was sent, and
 * where the onset is the injection itself, not before it. With a probe it may have opened before the onset: the monitor
 * is more sensitive than the probe then (domain.md, "Latency").
 */
function latencyOf(start: Interval, reachedAt: Interval, { injection, onset }: Timeline): Interval {
  const latency = elapsed(start, notBefore(reachedAt, injection?.earliest ?? Number.NEGATIVE_INFINITY));
  return onset === undefined || onset === injection ? notBefore(latency, 0) : latency;
}

/** Straddles the deadline and is too wide for its estimate to decide. */
export const isTooUncertain = (latency: Interval, withinMs: number): boolean =>
  straddles(latency, withinMs) && widthOf(latency) > Math.max(5_000, 0.1 * withinMs);

/** Whether something that happened then belongs to the window in which alerts were expected. */
export const isInWindow = ({ windowEnd }: Timeline, at: Interval): boolean =>
  windowEnd === undefined || middleOf(at) <= windowEnd.atMs;

/** The onset; where the effect was looked for in vain, the injection: an alert can still have come of it. */
export const startOfLatency = ({ onset, windowEnd, injection }: Timeline): Interval | undefined =>
  onset ?? (windowEnd === undefined ? undefined : injection);

export const straddles = (latency: Interval, withinMs: number): boolean =>
  latency.earliest <= withinMs && withinMs < latency.latest;
