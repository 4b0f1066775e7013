/**
 * Every instant is an interval on one clock: what is known is that it lies between `earliest` and `latest`.
 * Unit: milliseconds. The harness's clock counts from the Unix epoch but advances monotonically (ports/clock.ts).
 */
export interface Interval {
  readonly earliest: number;
  readonly latest: number;
}

export const exactly = (atMs: number): Interval => ({ earliest: atMs, latest: atMs });

export const between = (earliest: number, latest: number): Interval => ({ earliest, latest });

export const widthOf = (interval: Interval): number => interval.latest - interval.earliest;

export const middleOf = (interval: Interval): number => (interval.earliest + interval.latest) / 2;

/** The interval that `end - start` lies in. May be negative. */
export const elapsed = (start: Interval, end: Interval): Interval => ({
  earliest: end.earliest - start.latest,
  latest: end.latest - start.earliest,
});

/** Both hold; undefined where they contradict each other. */
export function intersection(a: Interval, b: Interval): Interval | undefined {
  const earliest = Math.max(a.earliest, b.earliest);
  const latest = Math.min(a.latest, b.latest);
  return earliest <= latest ? { earliest, latest } : undefined;
}

/** One of both holds, and it is not known which. */
export const hull = (a: Interval, b: Interval): Interval => ({
  earliest: Math.min(a.earliest, b.earliest),
  latest: Math.max(a.latest, b.latest),
});

/** Never before `atMs`, where that is known from elsewhere. */
export const notBefore = (interval: Interval, atMs: number): Interval => ({
  earliest: Math.max(interval.earliest, atMs),
  latest: Math.max(interval.latest, atMs),
});
