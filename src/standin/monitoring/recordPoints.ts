import { addPoints, type Point, type Series } from '../engine/series';
import type { Standin } from '../standin';
import type { MetricOwner } from '../store/store';

export interface PostedPoint extends Point {
  readonly name: string;
}

/** What a post left behind, frozen: what is judged later is what was held at the time of the post. */
export interface RecordedPost {
  /** The metrics of which the post brought something that is kept. */
  readonly recorded: readonly string[];
  /** Those of them that it brought the newest point of. */
  readonly judgeable: readonly string[];
  /** All metrics of the owner. */
  readonly seriesByName: ReadonlyMap<string, Series>;
}

/** Stores a post of metrics, whatever their order and number. */
export function recordPoints(standin: Standin, owner: MetricOwner, posted: readonly PostedPoint[]): RecordedPost {
  const { store, periods, settings } = standin;
  const nowMs = standin.clock.nowMs();
  const recorded: string[] = [];
  const judgeable: string[] = [];
  for (const [name, points] of byName(posted)) {
    const added = addPoints(store.metrics.get(owner, name), points, nowMs, periods, settings.withinGrain);
    if (added === undefined) continue;
    store.metrics.put(owner, name, added.series);
    recorded.push(name);
    if (added.judgeable) judgeable.push(name);
  }
  return { recorded, judgeable, seriesByName: seriesOf(standin, owner) };
}

function byName(posted: readonly PostedPoint[]): ReadonlyMap<string, readonly Point[]> {
  const groups = new Map<string, Point[]>();
  for (const { name, time, value } of posted) {
    const group = groups.get(name) ?? [];
    groups.set(name, group);
    group.push({ time, value });
  }
  return groups;
}

function seriesOf({ store }: Standin, owner: MetricOwner): ReadonlyMap<string, Series> {
  return new Map(
    store.metrics.names(owner).flatMap((name) => {
      const series = store.metrics.get(owner, name);
      return series === undefined ? [] : [[name, series] as const];
    }),
  );
}
