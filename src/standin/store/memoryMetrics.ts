import type { Series } from '../engine/series';
import type { MetricOwner, MetricStore } from './store';

/** Holds at most `capacity` series; past that, the one that was posted to the longest ago goes. */
export function createMetricStore(capacity: number): MetricStore {
  const owners = new Map<MetricOwner, Map<string, Series>>();
  // In the order of the last post: the first is the next to go.
  const byLastPost = new Map<string, { readonly owner: MetricOwner; readonly name: string }>();

  const remove = (owner: MetricOwner, name: string): void => {
    owners.get(owner)?.delete(name);
    byLastPost.delete(`${owner} ${name}`);
  };

  return {
    get: (owner, name) => owners.get(owner)?.get(name),
    names: (owner) => [...(owners.get(owner)?.keys() ?? [])].sort(),
    put(owner, name, series) {
      remove(owner, name);
      const ofOwner = owners.get(owner) ?? new Map<string, Series>();
      owners.set(owner, ofOwner.set(name, series));
      byLastPost.set(`${owner} ${name}`, { owner, name });
      const [oldest] = byLastPost.values();
      if (byLastPost.size > capacity && oldest !== undefined) remove(oldest.owner, oldest.name);
    },
    deleteOwner(owner) {
      for (const name of [...(owners.get(owner)?.keys() ?? [])]) remove(owner, name);
      owners.delete(owner);
    },
    forgetPointsBefore(time) {
      for (const ofOwner of owners.values()) {
        for (const [name, series] of ofOwner) {
          if ((series.points[0]?.time ?? Infinity) >= time) continue;
          ofOwner.set(name, { ...series, points: series.points.filter((point) => point.time >= time) });
        }
      }
    },
  };
}
