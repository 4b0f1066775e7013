import { fingerprintOf } from './fingerprint';
import { openingOf, stamp, type Opening, type Presence } from './opening';
import { labelText, type Rule } from './rule';
import type { Labels, WireManagerAlert } from './schema';
import type { AlertSamples } from './samples';

/**
 * What is known of every alert, put together from what polls read: samples of ALERTS give the moments, Alertmanager the
 * external labels and an earlier moment where a replica has one, the list of rules decides where samples leave a doubt.
 */
export interface Openings {
  /** From where on samples have to be read so that nothing is missed; ms. */
  readFrom(nowMs: number, sinceMs: number | undefined): number;
  /** Whether these samples leave open if an alert is over, went on over a gap, or when it began. */
  isInDoubt(samples: AlertSamples): boolean;
  /** @param rules as they were after the samples were read; needed where there was a doubt */
  addSamples(samples: AlertSamples, rules: readonly Rule[] | undefined): void;
  /**
   * What Alertmanager lists. Returns whether there was anything new in it.
   * @param nowMs of the samples read with it; undefined where Prometheus did not answer
   */
  addListing(alerts: readonly WireManagerAlert[], nowMs: number | undefined): boolean;
  /** Alertmanager did not answer: it keeps nothing open. */
  dropListing(): void;
  /** Those that are open or were closed since then, oldest first. */
  since(sinceMs: number): readonly Opening[];
}

/** So late samples may be written: evaluations take their time. */
const overlapMs = 15_000;
/** Of the first look: series count as alive for five minutes. */
const lookBackMs = 300_000;
/** Of a rule that is not known. */
const assumedIntervalMs = 60_000;

interface Track {
  /** Of the series; of an alert that only Alertmanager knows, its labels there. */
  readonly labels: Labels;
  /** First pending sample of the present wait, and the last; where its beginning was seen. */
  pending: { firstMs: number; lastMs: number } | undefined;
  readonly openings: Presence[];
}

/** @param ruleOf the rule that an alert of these labels is of, as far as known */
export function createOpenings(ruleOf: (labels: Labels) => Pick<Rule, 'id' | 'intervalMs'> | undefined): Openings {
  const tracks = new Map<string, Track>();
  let read: { fromMs: number; toMs: number } | undefined;

  const intervalOf = (labels: Labels): number => ruleOf(labels)?.intervalMs ?? assumedIntervalMs;

  const isGap = (labels: Labels, earlierMs: number, laterMs: number) => laterMs - earlierMs > 1.5 * intervalOf(labels);

  const trackOf = (labels: Labels): Track => {
    const key = labelText(labels);
    const known = tracks.get(key) ?? adopted(key, labels);
    if (known !== undefined) return known;
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

  const addPending = (track: Track, timesMs: readonly number[], fromMs: number): void => {
    for (const atMs of timesMs) {
      const { pending } = track;
      if (pending === undefined || isGap(track.labels, pending.lastMs, atMs)) {
        const isBeginning = atMs - intervalOf(track.labels) > fromMs;
        track.pending = isBeginning ? { firstMs: atMs, lastMs: atMs } : undefined;
      } else pending.lastMs = Math.max(pending.lastMs, atMs);
    }
  };

  const open = (track: Track, firstMs: number, notBeforeMs: number): Presence => {
    const { pending } = track;
    const follows = pending !== undefined && pending.firstMs < firstMs && !isGap(track.labels, pending.lastMs, firstMs);
    const opening: Presence = {
      id: `${fingerprintOf(track.labels)}-${firstMs}`,
      firstMs,
      lastMs: undefined,
      notBeforeMs,
      startsAtMs: undefined,
      pendingAt: follows ? stamp(pending.firstMs) : undefined,
      endedAt: undefined,
      isListed: false,
      listedAtMs: undefined,
      managerLabels: {},
      annotations: {},
    };
    const before = track.openings.at(-1);
    if (before !== undefined)
      before.endedAt ??= { earliest: endOf(before, intervalOf(track.labels), firstMs), latest: firstMs };
    track.openings.push(opening);
    return opening;
  };

  const addFiring = (
    track: Track,
    timesMs: readonly number[],
    fromMs: number,
    activeAtMs: number | undefined,
  ): void => {
    const { labels, openings } = track;
    const beginsAt = (atMs: number) => (atMs - intervalOf(labels) > fromMs ? atMs : Math.min(atMs, activeAtMs ?? atMs));
    const oldestMs = openings[0]?.firstMs ?? Number.NEGATIVE_INFINITY;
    for (const atMs of timesMs.filter((each) => each >= oldestMs)) {
      const newest = openings.at(-1);
      if (newest === undefined) open(track, atMs, beginsAt(atMs)).lastMs = atMs;
      else if (atMs > (newest.lastMs ?? newest.firstMs)) {
        const goesOn =
          // A replica may have been earlier.
          (newest.lastMs === undefined && newest.isListed) ||
          !isGap(labels, newest.lastMs ?? newest.firstMs, atMs) ||
          (activeAtMs !== undefined && activeAtMs <= newest.firstMs);
        const opening = goesOn ? newest : open(track, atMs, atMs);
        opening.lastMs = atMs;
        opening.endedAt = undefined;
      } else if (atMs === newest.firstMs) newest.lastMs ??= atMs;
    }
    // Who watches from earlier on has the past read after the present.
    for (const atMs of timesMs.filter((each) => each < oldestMs).toReversed()) {
      const [oldest] = openings;
      if (oldest === undefined || isGap(labels, atMs, oldest.firstMs)) break;
      oldest.firstMs = atMs;
      oldest.notBeforeMs = beginsAt(atMs);
    }
  };

  const dropListing = (): void => {
    for (const { openings } of tracks.values()) for (const opening of openings) opening.isListed = false;
  };

  return {
    dropListing,
    readFrom: (nowMs, sinceMs) => {
      const wanted = sinceMs ?? nowMs - lookBackMs;
      if (read === undefined || wanted < read.fromMs) return wanted - overlapMs;
      return read.toMs - overlapMs;
    },
    isInDoubt: ({ series, fromMs, nowMs }) => {
      const newest = new Map(
        series.filter(({ state }) => state === 'firing').map((each) => [labelText(each.labels), each]),
      );
      const isOverdue = (labels: Labels, lastMs: number) => nowMs - lastMs > intervalOf(labels);
      for (const [key, { labels, openings }] of tracks) {
        const opening = openings.at(-1);
        if (opening?.lastMs === undefined || opening.endedAt !== undefined) continue;
        if (isOverdue(labels, newest.get(key)?.timesMs.at(-1) ?? opening.lastMs)) return true;
      }
      return [...newest.values()].some(({ labels, timesMs }) => {
        const [firstMs = nowMs] = timesMs;
        const lastMs = tracks.get(labelText(labels))?.openings.at(-1)?.lastMs;
        if (lastMs === undefined && firstMs - intervalOf(labels) <= fromMs) return true;
        const times = lastMs === undefined ? timesMs : [lastMs, ...timesMs.filter((atMs) => atMs > lastMs)];
        const hasGap = times.some((atMs, index) => index > 0 && isGap(labels, times[index - 1] ?? atMs, atMs));
        return hasGap || isOverdue(labels, times.at(-1) ?? nowMs);
      });
    },
    addSamples: ({ series, fromMs, nowMs, isWhole }, rules) => {
      for (const { state, labels, timesMs } of series) {
        if (state === 'pending') addPending(trackOf(labels), timesMs, fromMs);
      }
      const active = rules && activeAlerts(rules);
      for (const { state, labels, timesMs } of series) {
        if (state !== 'firing') continue;
        const activeAtMs = active?.get(labelText(labels))?.activeAtMs;
        addFiring(trackOf(labels), timesMs, fromMs, activeAtMs);
      }
      // What lacks something is read again.
      if (isWhole) read = { fromMs: Math.min(fromMs, read?.fromMs ?? fromMs), toMs: nowMs };
      if (active === undefined) return;
      for (const [key, { labels, openings }] of tracks) {
        const opening = openings.at(-1);
        if (opening?.lastMs === undefined || opening.endedAt !== undefined) continue;
        const intervalMs = intervalOf(labels);
        if (active.get(key)?.isFiring === true || nowMs - opening.lastMs <= intervalMs) continue;
        const evaluatedAtMs = evaluatedAt(rules, ruleOf(labels), nowMs);
        // Not evaluated since: whether it is over is not known.
        if (evaluatedAtMs === undefined || evaluatedAtMs <= opening.lastMs) continue;
        opening.endedAt = { earliest: endOf(opening, intervalMs, evaluatedAtMs), latest: evaluatedAtMs };
      }
    },
    addListing: (alerts, nowMs) => {
      let isNew = false;
      dropListing();
      for (const alert of alerts) {
        const track =
          mostPrecise([...tracks.values()].filter(({ labels }) => includesAll(alert.labels, labels))) ??
          trackOf(alert.labels);
        let opening = track.openings.at(-1);
        const isAfter = opening !== undefined && alert.startsAt > (opening.lastMs ?? opening.firstMs);
        if (opening === undefined || isAfter) {
          opening = open(track, alert.startsAt, alert.startsAt);
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
      if (nowMs !== undefined) endUnlisted(tracks.values(), nowMs);
      return isNew;
    },
    since: (sinceMs) =>
      [...tracks.values()]
        .flatMap(({ labels, openings }) => openings.map((opening) => openingOf(labels, opening)))
        .filter(({ closedAt }) => closedAt === undefined || closedAt.latest >= sinceMs)
        .sort((a, b) => a.openedAt.earliest - b.openedAt.earliest),
  };
}

/** What only Alertmanager knew is over when it does not list it any more. */
function endUnlisted(tracks: Iterable<Track>, nowMs: number): void {
  for (const { openings } of tracks) {
    for (const opening of openings) {
      if (opening.lastMs !== undefined || opening.isListed || opening.endedAt !== undefined) continue;
      opening.endedAt = { earliest: Math.max(opening.firstMs, opening.listedAtMs ?? 0), latest: nowMs };
    }
  }
}

/** The first evaluation that can have ended it. */
const endOf = ({ firstMs, lastMs = firstMs }: Presence, intervalMs: number, latestMs: number): number =>
  Math.min(lastMs + intervalMs, latestMs);

function activeAlerts(rules: readonly Rule[]) {
  return new Map(
    rules
      .flatMap(({ alerts }) => alerts)
      .map(({ labels, state, activeAt }) => [
        labelText(labels),
        { isFiring: state === 'firing', activeAtMs: activeAt },
      ]),
  );
}

/** When the rule was last evaluated; where there is no such rule any more, now. */
function evaluatedAt(rules: readonly Rule[] | undefined, rule: Pick<Rule, 'id'> | undefined, nowMs: number) {
  const current = rules?.find(({ id }) => id === rule?.id);
  return current === undefined ? nowMs : current.lastEvaluation;
}

const mostPrecise = (tracks: readonly Track[]): Track | undefined =>
  tracks.toSorted((a, b) => Object.keys(b.labels).length - Object.keys(a.labels).length)[0];

const includesAll = (labels: Labels, part: Labels): boolean =>
  Object.entries(part).every(([name, value]) => labels[name] === value);
