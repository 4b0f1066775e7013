import { logNormalTail } from './rankTail';

/**
 * How often chance alone puts `newer` as far above `older`: the one-sided test of Mann and Whitney, ties counted half.
 * Exact, by all ways to choose the newer ones among all results, where these are few; else by the normal distribution,
 * corrected for ties and continuity. Of one look: whoever looks every night goes by alarmLevels.ts.
 */
export function rankTest(older: readonly number[], newer: readonly number[]): number {
  const all = [...older, ...newer];
  const { doubledRanks, tieTerm } = rank(all);
  const observed = doubledRanks.slice(older.length).reduce((sum, each) => sum + each, 0);
  if (older.length === 0 || newer.length === 0) return 1;
  return all.length <= exactUpTo
    ? exactly(doubledRanks, newer.length, observed)
    : approximately(older.length, newer.length, observed / 2, tieTerm);
}

/** The number of results up to which all orders are counted; some 10,000 additions for each. */
const exactUpTo = 40;

interface Ranks {
  /** Twice the mean rank of those that are tied: whole numbers. */
  readonly doubledRanks: readonly number[];
  /** Sum of t^3 - t over groups of t tied results. */
  readonly tieTerm: number;
}

function rank(values: readonly number[]): Ranks {
  const order = values.map((value, index) => ({ value, index })).toSorted((a, b) => compare(a.value, b.value));
  const doubledRanks = new Array<number>(values.length).fill(0);
  let tieTerm = 0;
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && order[to]?.value === order[from]?.value) to += 1;
    for (const { index } of order.slice(from, to)) doubledRanks[index] = from + 1 + to;
    tieTerm += (to - from) ** 3 - (to - from);
    from = to;
  }
  return { doubledRanks, tieTerm };
}

/** Infinity minus Infinity is no number. */
const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

/** `ways[k][s]`: how often k of the results have ranks of the sum s. */
function exactly(doubledRanks: readonly number[], chosen: number, observed: number): number {
  const total = doubledRanks.reduce((sum, each) => sum + each, 0);
  const ways = Array.from({ length: chosen + 1 }, () => new Float64Array(total + 1));
  const [none] = ways;
  if (none !== undefined) none[0] = 1;
  for (const each of doubledRanks) {
    for (let count = chosen; count >= 1; count -= 1) {
      const [fewer, these] = [ways[count - 1], ways[count]];
      if (fewer === undefined || these === undefined) continue;
      for (let sum = total; sum >= each; sum -= 1) these[sum] = (these[sum] ?? 0) + (fewer[sum - each] ?? 0);
    }
  }
  const sums = ways[chosen] ?? new Float64Array();
  const all = sums.reduce((sum, each) => sum + each, 0);
  return sums.subarray(observed).reduce((sum, each) => sum + each, 0) / all;
}

function approximately(older: number, newer: number, rankSum: number, tieTerm: number): number {
  const total = older + newer;
  const u = rankSum - (newer * (newer + 1)) / 2;
  const variance = ((older * newer) / 12) * (total + 1 - tieTerm / (total * (total - 1)));
  if (variance === 0) return 1;
  return Math.min(1, Math.exp(logNormalTail((u - (older * newer) / 2 - 0.5) / Math.sqrt(variance))));
}
