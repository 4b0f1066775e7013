/** How many observations were at most `upperBound`; buckets are cumulative, as in Prometheus. */
export interface Bucket {
  readonly upperBound: number;
  readonly count: number;
}

/**
 * Estimates a quantile from cumulative buckets, by linear interpolation within the bucket it falls into, like
 * Prometheus' `histogram_quantile`: beyond the last finite bound the answer is that bound. Undefined where nothing was
 * observed. The unit is that of the bounds.
 */
export function histogramQuantile(quantile: number, buckets: readonly Bucket[]): number | undefined {
  const sorted = buckets.toSorted((a, b) => a.upperBound - b.upperBound);
  const total = sorted.at(-1)?.count ?? 0;
  if (total === 0) return undefined;
  const rank = quantile * total;
  const index = sorted.findIndex(({ count }) => count >= rank);
  const bucket = sorted[index];
  const below = sorted[index - 1] ?? { upperBound: 0, count: 0 };
  if (bucket === undefined || bucket.upperBound === Infinity) return below.upperBound;
  const share = (rank - below.count) / (bucket.count - below.count);
  return below.upperBound + (bucket.upperBound - below.upperBound) * share;
}
