import type { AlarmLevels } from './alarmLevels';
import { median } from './quantile';
import { createRankScan, fewest, type Bounds } from './rankScan';

/** A latency as it goes into the statistics; infinite where an alert never came: more than all that did. */
export interface Measured extends Bounds {
  readonly estimate: number;
  /** The longest that the monitor's configuration of then allows; absent: not known. */
  readonly worstMs?: number;
  readonly withinMs: number;
}

/** Results that are taken for one kind, as long as nothing speaks against it; and what speaks against it. */
export interface Pool {
  readonly results: readonly Measured[];
  push(result: Measured): void;
  /** So many of the last ones are slower than those before them. */
  slower(): number | undefined;
  faster(): number | undefined;
  /** Median of all. */
  middle(): number;
  /** All but the last ones, and these. */
  split(newer: number): { readonly older: readonly Measured[]; readonly newer: readonly Measured[] };
}

export function createPool(levels: AlarmLevels, from: readonly Measured[] = []): Pool {
  const results: Measured[] = [];
  const scan = createRankScan(levels.logLevel);
  let known = { count: 0, middle: Number.NaN };
  const pool: Pool = {
    results,
    push(result) {
      results.push(result);
      scan.push(result);
    },
    slower: () => scan.rise()?.newer ?? aboveWorst(results, levels),
    faster: () => scan.fall()?.newer,
    middle() {
      if (known.count !== results.length) known = { count: results.length, middle: medianOf(results) };
      return known.middle;
    },
    split: (newer) => ({ older: results.slice(0, -newer), newer: results.slice(-newer) }),
  };
  from.forEach((each) => pool.push(each));
  return pool;
}

/** The last three lie above the worst case of before, which hardly any has done. */
function aboveWorst(results: readonly Measured[], { toleratedAbove }: AlarmLevels): number | undefined {
  const older = results.length - fewest;
  const worstMs = results[older - 1]?.worstMs ?? Infinity;
  for (let index = older; index < results.length; index += 1) {
    const result = results[index];
    if (result === undefined || !isAbove(result, worstMs)) return undefined;
  }
  const tolerated = toleratedAbove(older);
  if (tolerated < 0) return undefined;
  const above = results.slice(0, older).filter((result) => isAbove(result, worstMs)).length;
  return above <= tolerated ? fewest : undefined;
}

/** By more than half of what it may be off by: a result at the worst case is often measured as a little more. */
export const isAbove = ({ earliest, estimate }: Bounds & { readonly estimate: number }, worstMs: number): boolean =>
  (earliest + estimate) / 2 > worstMs;

export const medianOf = (results: readonly Measured[]): number => median(results.map(({ estimate }) => estimate));
