import { isInDoubt } from './doubt';
import { addListing, dropListing } from './listing';
import { openingOf, type Opening, type Presence } from './opening';
import { labelText, type Rule } from './rule';
import type { AlertSamples } from './samples';
import type { Labels, WireManagerAlert } from './schema';
import { addFiring, addPending, endOf } from './track';
import { createTracks } from './tracks';

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
  /** What Prometheus adds to the labels of all alerts that it sends; undefined: not known. */
  addExternalLabels(labels: Labels | undefined): void;
  /**
   * What Alertmanager lists. Returns whether there was anything new in it.
   * @param nowMs of the samples read with it; undefined where Prometheus did not answer
   */
  addListing(alerts: readonly WireManagerAlert[], nowMs: number | undefined): boolean;
  /** Alertmanager did not answer: it keeps nothing open. */
  dropListing(): void;
  /** What Alertmanager had to do with the opening of that id; undefined where there is none. */
  handled(id: string): Pick<Presence, 'handling' | 'missed'> | undefined;
  /** Those that are open or were closed since then, oldest first. */
  since(sinceMs: number): readonly Opening[];
}

/** So late samples may be written: evaluations take their time. */
const overlapMs = 15_000;
/** Of the first look: series count as alive for five minutes. */
const lookBackMs = 300_000;
/** Of a rule that is not known. */
const assumedIntervalMs = 60_000;

/** @param ruleOf the rule that an alert of these labels is of, as far as known */
export function createOpenings(ruleOf: (labels: Labels) => Pick<Rule, 'id' | 'intervalMs'> | undefined): Openings {
  const tracks = createTracks();
  let read: { fromMs: number; toMs: number } | undefined;
  let external: Labels = {};

  const intervalOf = (labels: Labels): number => ruleOf(labels)?.intervalMs ?? assumedIntervalMs;

  /** Ends what the rules don't have any more. */
  const endInactive = (active: ReadonlyMap<string, Active>, rules: readonly Rule[], nowMs: number): void => {
    for (const { labels, openings } of tracks.all()) {
      const opening = openings.at(-1);
      if (opening?.lastMs === undefined || opening.endedAt !== undefined) continue;
      const intervalMs = intervalOf(labels);
      if (active.get(labelText(labels))?.isFiring === true || nowMs - opening.lastMs <= intervalMs) continue;
      const evaluatedAtMs = evaluatedAt(rules, ruleOf(labels), nowMs);
      // Not evaluated since: whether it is over is not known.
      if (evaluatedAtMs === undefined || evaluatedAtMs <= opening.lastMs) continue;
      opening.endedAt = { earliest: endOf(opening, intervalMs, evaluatedAtMs), latest: evaluatedAtMs };
    }
  };

  return {
    readFrom: (nowMs, sinceMs) => {
      const wanted = sinceMs ?? nowMs - lookBackMs;
      if (read === undefined || wanted < read.fromMs) return wanted - overlapMs;
      return read.toMs - overlapMs;
    },
    isInDoubt: (samples) => isInDoubt(tracks, samples, intervalOf),
    addSamples: ({ series, fromMs, nowMs, isWhole }, rules) => {
      const active = rules && activeAlerts(rules);
      // What was pending before it fired has to be known first.
      for (const state of ['pending', 'firing'] as const) {
        const add = state === 'pending' ? addPending : addFiring;
        for (const { labels, timesMs } of series.filter((each) => each.state === state)) {
          const activeAtMs = active?.get(labelText(labels))?.activeAtMs;
          add(tracks.of(labels), timesMs, { fromMs, intervalMs: intervalOf(labels), activeAtMs });
        }
      }
      // What lacks something is read again.
      if (isWhole) read = { fromMs: Math.min(fromMs, read?.fromMs ?? fromMs), toMs: nowMs };
      if (rules !== undefined && active !== undefined) endInactive(active, rules, nowMs);
    },
    addExternalLabels: (labels) => void (external = labels ?? {}),
    addListing: (alerts, nowMs) => addListing(tracks, alerts, nowMs, { intervalOf, external }),
    dropListing: () => dropListing(tracks),
    handled: (id) =>
      tracks
        .all()
        .flatMap(({ openings }) => openings)
        .find((opening) => opening.id === id),
    since: (sinceMs) =>
      tracks
        .all()
        .flatMap(({ labels, openings }) => openings.map((opening) => openingOf(labels, opening)))
        .filter(({ closedAt }) => closedAt === undefined || closedAt.latest >= sinceMs)
        .sort((a, b) => a.openedAt.earliest - b.openedAt.earliest),
  };
}

interface Active {
  readonly isFiring: boolean;
  readonly activeAtMs: number | undefined;
}

function activeAlerts(rules: readonly Rule[]): ReadonlyMap<string, Active> {
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
function evaluatedAt(rules: readonly Rule[], rule: Pick<Rule, 'id'> | undefined, nowMs: number) {
  const current = rules.find(({ id }) => id === rule?.id);
  return current === undefined ? nowMs : current.lastEvaluation;
}
