import type { WireManagerAlert, Labels } from './schema';
import { open } from './track';
import type { Tracks } from './tracks';

/**
 * Adds what Alertmanager lists. Returns whether there was anything new in it.
 * @param nowMs of the samples read with it; undefined where Prometheus did not answer
 */
export function addListing(
  tracks: Tracks,
  alerts: readonly WireManagerAlert[],
  nowMs: number | undefined,
  intervalOf: (labels: Labels) => number,
): boolean {
  let isNew = false;
  dropListing(tracks);
  for (const alert of alerts) {
    const track = tracks.listedAs(alert.labels);
    let opening = track.openings.at(-1);
    const isAfter = opening !== undefined && alert.startsAt > (opening.lastMs ?? opening.firstMs);
    if (opening === undefined || isAfter) {
      opening = open(track, alert.startsAt, alert.startsAt, intervalOf(track.labels));
      isNew = true;
    } else if (opening.lastMs === undefined && alert.startsAt < opening.firstMs) {
      opening.firstMs = alert.startsAt;
      opening.notBeforeMs = alert.startsAt;
    }
    // Not told to Alertmanager yet that it is over, or one that went on in the eyes of another replica.
    opening.isListed = true;
    opening.listedAtMs = nowMs ?? opening.listedAtMs;
    const before = track.openings.at(-2)?.lastMs;
    if (before === undefined || alert.startsAt > before) {
      opening.startsAtMs = Math.min(alert.startsAt, opening.startsAtMs ?? alert.startsAt);
    }
    opening.managerLabels = alert.labels;
    // The first ones stay: those with a value in them change with every evaluation.
    if (Object.keys(opening.annotations).length === 0) opening.annotations = alert.annotations;
  }
  if (nowMs !== undefined) endUnlisted(tracks, nowMs);
  return isNew;
}

/** Alertmanager did not answer: it keeps nothing open. */
export function dropListing(tracks: Tracks): void {
  for (const { openings } of tracks.all()) for (const opening of openings) opening.isListed = false;
}

/** What only Alertmanager knew is over when it does not list it any more. */
function endUnlisted(tracks: Tracks, nowMs: number): void {
  for (const { openings } of tracks.all()) {
    for (const opening of openings) {
      if (opening.lastMs !== undefined || opening.isListed || opening.endedAt !== undefined) continue;
      opening.endedAt = { earliest: Math.max(opening.firstMs, opening.listedAtMs ?? 0), latest: nowMs };
    }
  }
}
