import { handlingOf, namesIn } from './handling';
import type { Presence } from './opening';
import { ownOnly } from './ownOnly';
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
  { intervalOf, external }: { readonly intervalOf: (labels: Labels) => number; readonly external: Labels },
): boolean {
  let isNew = false;
  const nameOf = namesIn(alerts);
  forget(tracks);
  for (const alert of ownOnly(tracks, alerts, external)) {
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
    opening.handling = handlingOf(opening.handling, alert, nameOf);
    opening.managerLabels = alert.labels;
    // The first ones stay: those with a value in them change with every evaluation.
    if (Object.keys(opening.annotations).length === 0) opening.annotations = alert.annotations;
  }
  for (const opening of firing(tracks)) if (!opening.isListed) opening.missed.unlisted += 1;
  if (nowMs !== undefined) endUnlisted(tracks, nowMs);
  return isNew;
}

/** Alertmanager did not answer: it keeps nothing open. */
export function dropListing(tracks: Tracks): void {
  for (const opening of firing(tracks)) opening.missed.unanswered += 1;
  forget(tracks);
}

function forget(tracks: Tracks): void {
  for (const { openings } of tracks.all()) for (const opening of openings) opening.isListed = false;
}

const firing = (tracks: Tracks): readonly Presence[] =>
  tracks.all().flatMap(({ openings }) => openings.filter(({ endedAt }) => endedAt === undefined));

/** What only Alertmanager knew is over when it does not list it any more. */
function endUnlisted(tracks: Tracks, nowMs: number): void {
  for (const { openings } of tracks.all()) {
    for (const opening of openings) {
      if (opening.lastMs !== undefined || opening.isListed || opening.endedAt !== undefined) continue;
      opening.endedAt = { earliest: Math.max(opening.firstMs, opening.listedAtMs ?? 0), latest: nowMs };
    }
  }
}
