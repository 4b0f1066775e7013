import type { Periods } from './periods';
import { Points, type Point, type PointList } from './points';
import type { Settings } from './settings';

/** One metric of one host or service. */
export interface Series {
  /** Oldest first, one a storage grain. */
  readonly points: PointList;
  /** When the last post reached us (milliseconds), whatever its timestamps. */
  readonly lastPostedAtMs: number;
}

export interface AddedPoints {
  readonly series: Series;
  /** False where nothing posted is, or takes the place of, the newest point: such posts are not judged. */
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
  const held = pointsSince(Points.of(series?.points ?? Points.none), (nowMs - periods.historyMs) / 1000);
  const newestHeld = held.at(-1);
  const newestGrain = newestHeld === undefined ? -Infinity : grainOf(newestHeld);
  // All grains before those of the post stay as they are: most posts only append.
  const firstGrain = recorded.reduce((first, point) => Math.min(first, grainOf(point)), Infinity);
  const untouched = held.slice(0, held.countBefore((firstGrain * periods.storageGrainMs) / 1000));
  const byGrain = new Map([...held.slice(untouched.length)].map((point) => [grainOf(point), point]));
  for (const point of recorded) {
    if (withinGrain === 'last-wins' || !byGrain.has(grainOf(point))) byGrain.set(grainOf(point), point);
  }
  return {
    series: {
      points: untouched.append([...byGrain.values()].sort((a, b) => a.time - b.time)),
      lastPostedAtMs: nowMs,
    },
    judgeable: recorded.some((point) =>
      withinGrain === 'last-wins' ? grainOf(point) >= newestGrain : grainOf(point) > newestGrain,
    ),
  };
}

/** Without the points from before this moment (unix seconds). */
export const pointsSince = (points: Points, time: number): Points => points.slice(points.countBefore(time));
