import { Points } from '../engine/points';
import { pointsSince, type Series } from '../engine/series';
import type { StoreListener } from './listener';
import type { MetricOwner, MetricStore } from './store';

/** Holds at most `capacity` series; past that, the one that was posted to the longest ago goes. */
export function createMetricStore(capacity: number, listener: StoreListener): MetricStore {
  const owners = new Map<MetricOwner, Map<string, Series>>();
  const sortedNames = new Map<MetricOwner, readonly string[]>();
  // In the order of the last post: the first is the next to go.
  const byLastPost = new Map<string, { readonly owner: MetricOwner; readonly name: string }>();

  const leavePlace = (owner: MetricOwner, name: string): Series | undefined => {
    const removed = owners.get(owner)?.get(name);
    byLastPost.delete(`${owner} ${name}`);
    return removed;
  };

  const forget = (owner: MetricOwner, name: string): void => {
    const before = leavePlace(owner, name);
    owners.get(owner)?.delete(name);
    sortedNames.delete(owner);
    listener.seriesChanged(owner, name, before, undefined);
  };

  return {
    get: (owner, name) => owners.get(owner)?.get(name),
    names(owner) {
      const names = sortedNames.get(owner) ?? [...(owners.get(owner)?.keys() ?? [])].sort();
      sortedNames.set(owner, names);
      return names;
    },
    put(owner, name, series) {
      const before = leavePlace(owner, name);
      if (before === undefined) sortedNames.delete(owner);
      const ofOwner = owners.get(owner) ?? new Map<string, Series>();
      owners.set(owner, ofOwner.set(name, series));
      byLastPost.set(`${owner} ${name}`, { owner, name });
      listener.seriesChanged(owner, name, before, series);
      if (byLastPost.size <= capacity) return;
      // Not looked for before: the first of a map lies behind all that has left its place since it was laid out anew.
      const [oldest] = byLastPost.values();
      if (oldest !== undefined) forget(oldest.owner, oldest.name);
    },
    deleteOwner(owner) {
      for (const name of [...(owners.get(owner)?.keys() ?? [])]) forget(owner, name);
      owners.delete(owner);
      sortedNames.delete(owner);
    },
    forgetPointsBefore(time) {
      for (const [owner, ofOwner] of owners) {
        for (const [name, series] of ofOwner) {
          if ((series.points.at(0)?.time ?? Infinity) >= time) continue;
          const after = { ...series, points: pointsSince(Points.of(series.points), time).trimmed() };
          ofOwner.set(name, after);
          listener.seriesChanged(owner, name, series, after);
        }
      }
    },
  };
}
