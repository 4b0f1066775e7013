/**
 * What a monitor looked at in a drill's window, as its provider has it, for people to see: nothing is judged by it.
 * It comes with the evidence, from what that was made of, so that no request is sent for it.
 */
export interface MetricSeries {
  /** `shop.latency.p95`, `loadavg5 of web-01`. */
  readonly title: string;
  /** What a value must be beyond; absent: the monitor has no number to compare with. */
  readonly threshold?: { readonly operator: string; readonly value: number };
  /** Oldest first, on the harness's clock, ms. */
  readonly points: readonly { readonly atMs: number; readonly value: number }[];
}

/** More than a chart has room for; a run of many drills keeps them all in memory until its report is written. */
const mostSeries = 3;
const mostPoints = 200;

/**
 * No more than a report should have to carry. Where there are too many points, of each stretch the lowest and the highest
 * stay: a peak is what a chart is looked at for. NaN and infinities, for which JSON has no figure, are gaps.
 */
export const boundedSeries = (all: readonly MetricSeries[]): readonly MetricSeries[] =>
  all
    .map((series) => ({ ...series, points: series.points.filter(({ value }) => Number.isFinite(value)) }))
    .filter(({ points }) => points.length > 0)
    .slice(0, mostSeries)
    .map((series) => ({ ...series, points: thinned(series.points) }));

function thinned(points: MetricSeries['points']): MetricSeries['points'] {
  if (points.length <= mostPoints) return points;
  const stretches = mostPoints / 2;
  return Array.from({ length: stretches }, (_nothing, index) =>
    points.slice(
      Math.floor((index * points.length) / stretches),
      Math.floor(((index + 1) * points.length) / stretches),
    ),
  ).flatMap((stretch) => {
    const [first, ...others] = stretch;
    if (first === undefined) return [];
    const lowest = others.reduce((least, point) => (point.value < least.value ? point : least), first);
    const highest = others.reduce((most, point) => (point.value > most.value ? point : most), first);
    if (lowest === highest) return [lowest];
    return lowest.atMs < highest.atMs ? [lowest, highest] : [highest, lowest];
  });
}
