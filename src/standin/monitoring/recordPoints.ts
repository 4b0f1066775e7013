import type { RecordedPost } from '../engine/evaluation';
import type { Point, PointList } from '../engine/points';
import { addPoints } from '../engine/series';
import type { Standin } from '../standin';
import type { MetricOwner } from '../store/store';

export interface PostedPoint extends Point {
  readonly name: string;
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
  const names = owner.startsWith('host:') ? store.metrics.names(owner) : recorded;
  return { recorded, judgeable, metrics: names.map((name) => ({ name, points: pointsOf(standin, owner, name) })) };
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

const pointsOf = ({ store }: Standin, owner: MetricOwner, name: string): PointList =>
  store.metrics.get(owner, name)?.points ?? [];
