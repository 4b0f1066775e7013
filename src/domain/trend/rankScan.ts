import { logTail } from './rankTail';

/** What was measured is between these; both infinite where an alert never came. */
export interface Bounds {
  readonly earliest: number;
  readonly latest: number;
}

/** The last `newer` results are higher than those before them. */
export interface Rise {
  readonly newer: number;
  /** Natural logarithm of how often chance alone does that, or more, among so many. */
  readonly logTail: number;
}

/** Which deficit (rankTail.ts) of the last `newer` among `older + newer` is rare enough; -1: none is. */
export type Limits = (older: number, newer: number) => number;

/** Looks for a rise among the last few results, each time that one comes. Each look costs time by `longest` alone. */
export interface RankScan {
  push(result: Bounds): void;
  /** By the rarest of those that are rare enough. */
  rise(): Rise | undefined;
}

/** So many results have to be higher: one or two are outliers. */
export const fewest = 3;

/** A rise that is not seen among so many results is no rise that anyone waits for. */
export const longest = 60;

/**
 * One result is higher than another where it certainly is: its earliest bound above the other's latest. Whatever is tied
 * or overlaps counts against a rise, so that chance raises fewer alarms than `limits` allow, never more.
 */
export function createRankScan(limits: Limits): RankScan {
  /** Latest bounds of all results, sorted. */
  const latests: number[] = [];
  /** Of the last results, the newest first: their bounds, how many of all are lower, and pairs among the last so many. */
  const last = { earliest: row(), latest: row(), lower: row(), within: row() };
  let kept = 0;
  return {
    push({ earliest, latest }) {
      let added = 0;
      let before = 0;
      for (let index = 0; index < kept; index += 1) {
        if (latest < at(last.earliest, index)) {
          last.lower[index] = at(last.lower, index) + 1;
          added += 1;
        } else if (at(last.latest, index) < earliest) added += 1;
        const within = at(last.within, index);
        last.within[index] = before;
        before = within + added;
      }
      last.within[kept] = before;
      if (kept < longest) kept += 1;
      putFirst(last.earliest, earliest);
      putFirst(last.latest, latest);
      putFirst(last.lower, countBelow(latests, earliest));
      latests.splice(countBelow(latests, latest), 0, latest);
    },
    rise() {
      let found: Rise | undefined;
      let sum = 0;
      for (let index = 0; index < kept; index += 1) {
        sum += at(last.lower, index);
        const newer = index + 1;
        const older = latests.length - newer;
        if (newer < fewest || older < fewest) continue;
        const pairs = older * newer;
        const deficit = pairs - (sum - at(last.within, index));
        if (!isUnusual(pairs, deficit, latests.length) || deficit > limits(older, newer)) continue;
        const tail = logTail(older, newer, deficit);
        if (found === undefined || tail < found.logTail) found = { newer, logTail: tail };
      }
      return found;
    },
  };
}

/** One more than is looked at: what is pushed out is written there. */
const row = (): Float64Array => new Float64Array(longest + 1);
const at = (values: Float64Array, index: number): number => values[index] ?? 0;

function putFirst(values: Float64Array, value: number): void {
  values.copyWithin(1, 0);
  values[0] = value;
}

/** More than 1.8 standard deviations: rarer is what limits ask for at least, and to look that up takes longer. */
function isUnusual(pairs: number, deficit: number, total: number): boolean {
  const above = pairs / 2 - deficit;
  return above > 0 && 12 * above * above > 3.24 * pairs * (total + 1);
}

/** How many of the sorted values are less. */
export function countBelow(sorted: readonly number[], value: number): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle] ?? 0) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}
