import { labelText } from './rule';
import type { Labels } from './schema';
import type { Track } from './track';

/** The tracks of all alerts, by the labels of their series. */
export interface Tracks {
  /** Begins it where there is none. */
  of(labels: Labels): Track;
  known(labels: Labels): Track | undefined;
  /** Of those that are there, the track of what Alertmanager lists under these labels. */
  listed(labels: Labels): Track | undefined;
  /** The track of what Alertmanager lists under these labels: external ones come on top of those of the series. */
  listedAs(labels: Labels): Track;
  all(): readonly Track[];
}

export function createTracks(): Tracks {
  const tracks = new Map<string, Track>();
  /** The names of labels that tracks have, most first: of thousands of alerts there are but a few such sets. */
  const shapes: (readonly string[])[] = [];
  /** Those that began with a listing. */
  const listedFirst = new Set<string>();

  const keep = (key: string, track: Track): Track => {
    tracks.set(key, track);
    const names = Object.keys(track.labels).sort();
    if (shapes.every((known) => known.join() !== names.join())) {
      shapes.push(names);
      shapes.sort((a, b) => b.length - a.length);
    }
    return track;
  };

  const begun = (key: string, labels: Labels): Track => keep(key, { labels, pending: undefined, openings: [] });

  /** An alert that so far was known from Alertmanager alone. */
  const adopted = (key: string, labels: Labels): Track | undefined => {
    for (const managerKey of listedFirst) {
      const track = tracks.get(managerKey);
      if (track === undefined || !isManagers(track) || !includesAll(track.labels, labels)) continue;
      tracks.delete(managerKey);
      listedFirst.delete(managerKey);
      return keep(key, { ...track, labels });
    }
    return undefined;
  };

  const of = (labels: Labels): Track => {
    const key = labelText(labels);
    return tracks.get(key) ?? adopted(key, labels) ?? begun(key, labels);
  };

  const listed = (labels: Labels): Track | undefined => {
    for (const names of shapes) {
      if (!names.every((name) => name in labels)) continue;
      const track = tracks.get(labelText(pick(labels, names)));
      if (track !== undefined) return track;
    }
    return undefined;
  };

  const listedAs = (labels: Labels): Track => {
    const track = listed(labels);
    if (track !== undefined) return track;
    listedFirst.add(labelText(labels));
    return of(labels);
  };

  return {
    of,
    known: (labels) => tracks.get(labelText(labels)),
    listed,
    listedAs,
    all: () => [...tracks.values()],
  };
}

/** Of those that Prometheus has shown, one opening at least has samples. */
const isManagers = ({ openings }: Track): boolean =>
  openings.length > 0 && openings.every(({ lastMs }) => lastMs === undefined);

const pick = (labels: Labels, names: readonly string[]): Labels =>
  Object.fromEntries(names.map((name) => [name, labels[name] ?? '']));

const includesAll = (labels: Labels, part: Labels): boolean =>
  Object.entries(part).every(([name, value]) => labels[name] === value);
