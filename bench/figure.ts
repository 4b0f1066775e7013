/** One figure of the project: what was measured, and what it must not exceed. */
export interface Figure {
  readonly name: string;
  readonly limit: number;
  readonly measured: number;
  readonly unit: 'times' | 's' | 'ms' | 'MB';
  /** How it came about, for whoever doubts it. */
  readonly detail: string;
}

export const isMet = ({ measured, limit }: Figure): boolean => measured <= limit;

/** The middle one of an odd number, the mean of the middle two of an even one. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (lower === undefined || upper === undefined) throw new RangeError('no values, no median');
  return (lower + upper) / 2;
}
