import type { Interval } from '../../domain/instant';
import type { Handling } from './handling';
import type { Labels } from './schema';

/** One opening of a rule on one set of labels. Provider's clock, ms. */
export interface Opening {
  readonly id: string;
  /** Those of the series, and those that Alertmanager knows beside them (external labels). */
  readonly labels: Labels;
  readonly openedAt: Interval;
  /** Which record `openedAt` was taken from, for people. */
  readonly openedFrom: string;
  readonly pendingAt?: Interval;
  readonly closedAt?: Interval;
  readonly annotations: Labels;
  /** Alertmanager's fingerprint, once it lists it. */
  readonly notifiedAs?: string;
}

/** What has been read of an opening so far. Provider's clock, ms. */
export interface Presence {
  readonly id: string;
  /** First sample, or `startsAt`. */
  firstMs: number;
  /** Last sample; absent while Alertmanager alone knows of it. */
  lastMs: number | undefined;
  /** It can't have begun before; as `firstMs` where the beginning was seen. */
  notBeforeMs: number;
  startsAtMs: number | undefined;
  pendingAt: Interval | undefined;
  /** The rule does not have it any more; it is closed once Alertmanager has not either. */
  endedAt: Interval | undefined;
  isListed: boolean;
  listedAtMs: number | undefined;
  /** What Alertmanager had to do with it; undefined: it did not list it so far. */
  handling: Handling | undefined;
  /** Polls at which Alertmanager answered without it, and at which it did not answer, while it fired. */
  readonly missed: { unlisted: number; unanswered: number };
  managerLabels: Labels;
  annotations: Labels;
}

/** @param labels of the series */
export function openingOf(labels: Labels, presence: Presence): Opening {
  const { id, pendingAt, endedAt, isListed, handling, managerLabels, annotations } = presence;
  return {
    id,
    labels: { ...managerLabels, ...labels },
    ...openedOf(presence),
    annotations,
    ...(handling && { notifiedAs: handling.fingerprint }),
    ...(pendingAt && { pendingAt }),
    ...(endedAt && !isListed && { closedAt: endedAt }),
  };
}

/**
 * Both records have the time of an evaluation's slot, in milliseconds. Alertmanager's counts where it is earlier (a
 * replica of Prometheus fired before ours), and where the first sample was not read, so that it is the tighter one. One
 * that is later than a sample read is of something else: a replica that fired after ours.
 */
function openedOf({ firstMs, lastMs, notBeforeMs, startsAtMs }: Presence): Pick<Opening, 'openedAt' | 'openedFrom'> {
  const isTighter = lastMs === undefined || notBeforeMs < firstMs;
  if (startsAtMs !== undefined && (startsAtMs < firstMs || (isTighter && startsAtMs === firstMs))) {
    return { openedAt: stamp(startsAtMs), openedFrom: 'startsAt of Alertmanager' };
  }
  return { openedAt: { earliest: notBeforeMs, latest: firstMs + 1 }, openedFrom: 'samples of ALERTS' };
}

/** A stamp in milliseconds: what was cut off is unknown. */
export const stamp = (atMs: number): Interval => ({ earliest: atMs, latest: atMs + 1 });
