import type { Labels, WireManagerAlert } from './schema';
import type { Tracks } from './tracks';

/**
 * Without alerts that another Prometheus sent to the same Alertmanager: they have another value of an external label.
 * A series may have a label of that name itself, which then stays; and one that is not there may have been taken away
 * on the way, as replicas do so that they send the same.
 */
export function ownOnly(
  tracks: Tracks,
  alerts: readonly WireManagerAlert[],
  external: Labels,
): readonly WireManagerAlert[] {
  const names = Object.keys(external);
  if (names.length === 0) return alerts;
  return alerts.filter(({ labels }) => {
    const others = names.filter((name) => name in labels && labels[name] !== external[name]);
    if (others.length === 0) return true;
    const series = tracks.listed(labels)?.labels ?? {};
    return others.every((name) => name in series);
  });
}
