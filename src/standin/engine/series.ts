import type { Periods } from './periods';
import type { Settings } from './settings';

export interface Point {
  /** Unix seconds. */
  readonly time: number;
  readonly value: number;
}

/** One metric of one host or service. */
export interface Series {
  /** Oldest first, one a storage grain. */
  readonly points: readonly Point[];
  /** When the last post reached us (milliseconds), whatever its timestamps. */
  readonly lastPostedAtMs: number;
}

export interface AddedPoints {
  readonly series: Series;
  /** False where everything posted is older than the newest point already held: such posts are not judged. */
  readonly judgeable: boolean;
}

/**
 * Adds what was posted to a series. Points outside the history are dropped silently (the API answers 200 all the same).
 * Returns undefined if nothing is left of the post.
 */
export function addPoints(
  series: Series | undefined,
  posted: readonly Point[],
  nowMs: number,
  periods: Periods,
  withinGrain: Settings['withinGrain'],
): AddedPoints | undefined {
  const recorded = posted.filter((point) => Math.abs(point.time * 1000 - nowMs) <= periods.historyMs);
  if (recorded.length === 0) return undefined;

  const grainOf = (point: Point): number => Math.floor((point.time * 1000) / periods.storageGrainMs);
  const held = pointsWithin(series?.points ?? [], nowMs, periods.historyMs);
  const newestHeldAt = held.at(-1)?.time ?? -Infinity;
  const byGrain = new Map(held.map((point) => [grainOf(point), point]));
  for (const point of recorded) {
    if (withinGrain === 'last-wins' || !byGrain.has(grainOf(point))) byGrain.set(grainOf(point), point);
  }
  return {
    series: {
      points: [...byGrain.values()].sort((a, b) => a.time - b.time),
      lastPostedAtMs: nowMs,
    },
    judgeable: recorded.some((point) => point.time >= newestHeldAt),
  };
}

/** The points that still count: the documents let means look back 24 hours. */
export function pointsWithin(points: readonly Point[], nowMs: number, historyMs: number): readonly Point[] {
  const oldest = (nowMs - historyMs) / 1000;
  const first = points.findIndex((point) => point.time >= oldest);
  return first === -1 ? [] : points.slice(first);
}
