import { logTail } from './rankTail';

/** What was measured is between these; both infinite where an alert never came. */
export interface Bounds {
  readonly earliest: number;
  readonly latest: number;
}

/** The last `newer` results are of another kind than those before them. */
export interface Step {
  readonly newer: number;
  /** Natural logarithm of how often chance alone does that, or more, among so many. */
  readonly logTail: number;
}

/** As how rare a step of the last `newer` among `older + newer` results counts: natural logarithm of a probability. */
export type LogLevel = (older: number, newer: number) => number;

/** Looks for a step among the last few results, each time that one comes. Each look costs time by `longest` alone. */
export interface RankScan {
  push(result: Bounds): void;
  /** The last ones are higher: the rarest of those steps that are rare enough. */
  rise(): Step | undefined;
  /** The last ones are lower. */
  fall(): Step | undefined;
}

/** A step takes so many results: one or two are outliers. */
export const fewest = 3;

/** A step that is not seen among so many results is none that anyone waits for. */
export const longest = 60;

/**
 * One result is higher than another where it certainly is: its earliest bound above the other's latest. Whatever is tied
 * or overlaps counts against a step, so that chance raises fewer alarms than `logLevel` allows, never more.
 */
export function createRankScan(logLevel: LogLevel): RankScan {
  /** Bounds of all results, sorted. */
  const earliests: number[] = [];
  const latests: number[] = [];
  // Of the last results, the newest first: their bounds, and how many of all are certainly lower, and higher.
  const [earliest, latest, lower, higher] = [row(), row(), row(), row()];
  /** Of the last so many results, pairs of which it is certain which is higher. */
  const certain = row();
  let kept = 0;

  /** @param beyond `lower` or `higher` */
  const step = (beyond: Float64Array): Step | undefined => {
    const total = latests.length;
    // None begins to be seen by a result that is not beyond most others itself; that saves half of the looks.
    if (2 * at(beyond, 0) < total) return undefined;
    let found: Step | undefined;
    let sum = 0;
    for (let index = 0; index < kept && total - index > fewest; index += 1) {
      sum += at(beyond, index);
      const newer = index + 1;
      if (newer < fewest) continue;
      const older = total - newer;
      const pairs = older * newer;
      const deficit = pairs - (sum - at(certain, index));
      if (!isUnusual(pairs, deficit, total)) continue;
      const tail = logTail(older, newer, deficit);
      if (tail > logLevel(older, newer)) continue;
      if (found === undefined || tail < found.logTail) found = { newer, logTail: tail };
    }
    return found;
  };

  return {
    push(result) {
      let added = 0;
      let before = 0;
      for (let index = 0; index < kept; index += 1) {
        if (result.latest < at(earliest, index)) {
          lower[index] = at(lower, index) + 1;
          added += 1;
        } else if (at(latest, index) < result.earliest) {
          higher[index] = at(higher, index) + 1;
          added += 1;
        }
        const within = at(certain, index);
        certain[index] = before;
        before = within + added;
      }
      certain[kept] = before;
      if (kept < longest) kept += 1;
      putFirst(earliest, result.earliest);
      putFirst(latest, result.latest);
      putFirst(lower, countBelow(latests, result.earliest));
      putFirst(higher, earliests.length - countUpTo(earliests, result.latest));
      earliests.splice(countBelow(earliests, result.earliest), 0, result.earliest);
      latests.splice(countBelow(latests, result.latest), 0, result.latest);
    },
    rise: () => step(lower),
    fall: () => step(higher),
  };
}

/** One more than is looked at: what is pushed out is written there. */
const row = (): Float64Array => new Float64Array(longest + 1);
const at = (values: Float64Array, index: number): number => values[index] ?? 0;

function putFirst(values: Float64Array, value: number): void {
  values.copyWithin(1, 0);
  values[0] = value;
}

/** More than 2.2 standard deviations: what counts is rarer than that, and how rare takes longer to find out. */
function isUnusual(pairs: number, deficit: number, total: number): boolean {
  const above = pairs / 2 - deficit;
  return above > 0 && 12 * above * above > 4.84 * pairs * (total + 1);
}

/** How many of the sorted values are less. */
export function countBelow(sorted: ArrayLike<number>, value: number): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle] ?? 0) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** How many of the sorted values are not more. */
function countUpTo(sorted: ArrayLike<number>, value: number): number {
  let count = countBelow(sorted, value);
  while (sorted[count] === value) count += 1;
  return count;
}
