/** Of sorted values, between the two next to it: 0.5 is the median. Infinite where one of those is. */
export function quantile(sorted: Float64Array, part: number): number | undefined {
  const place = (sorted.length - 1) * part;
  const lower = sorted[Math.floor(place)];
  const upper = sorted[Math.ceil(place)];
  if (lower === undefined || upper === undefined) return undefined;
  return lower === upper ? lower : lower + (upper - lower) * (place % 1);
}

/** Numbers alone, in a typed array: several times as fast as a comparison of our own. */
export const sorted = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();

/** Of values in any order; NaN of none. */
export const median = (values: readonly number[]): number => quantile(sorted(values), 0.5) ?? Number.NaN;
