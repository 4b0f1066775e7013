import { labelText } from './rule';
import type { Labels } from './schema';
import type { Track } from './track';

/** The tracks of all alerts, by the labels of their series. */
export interface Tracks {
  /** Begins it where there is none. */
  of(labels: Labels): Track;
  known(labels: Labels): Track | undefined;
  /** The track of what Alertmanager lists under these labels: external ones come on top of those of the series. */
  listedAs(labels: Labels): Track;
  all(): readonly Track[];
}

export function createTracks(): Tracks {
  const tracks = new Map<string, Track>();

  const begun = (key: string, labels: Labels): Track => {
    const track: Track = { labels, pending: undefined, openings: [] };
    tracks.set(key, track);
    return track;
  };

  /** An alert that so far was known from Alertmanager alone. */
  const adopted = (key: string, labels: Labels): Track | undefined => {
    for (const [managerKey, { openings, ...track }] of tracks) {
      const isManagers = openings.every(({ lastMs }) => lastMs === undefined) && openings.length > 0;
      if (!isManagers || !includesAll(track.labels, labels)) continue;
      tracks.delete(managerKey);
      const own = { ...track, labels, openings };
      tracks.set(key, own);
      return own;
    }
    return undefined;
  };

  const of = (labels: Labels): Track => {
    const key = labelText(labels);
    return tracks.get(key) ?? adopted(key, labels) ?? begun(key, labels);
  };

  return {
    of,
    known: (labels) => tracks.get(labelText(labels)),
    listedAs: (labels) =>
      mostPrecise([...tracks.values()].filter((track) => includesAll(labels, track.labels))) ?? of(labels),
    all: () => [...tracks.values()],
  };
}

const mostPrecise = (tracks: readonly Track[]): Track | undefined =>
  tracks.toSorted((a, b) => Object.keys(b.labels).length - Object.keys(a.labels).length)[0];

const includesAll = (labels: Labels, part: Labels): boolean =>
  Object.entries(part).every(([name, value]) => labels[name] === value);
