import { fewest, longest, type LogLevel } from './rankScan';
import { criticalDeficit } from './rankTail';

/** How rare a false alarm has to be: so often at most, for one expectation and a year of nightly runs. */
export const defaultSignificance = 0.01;

/** When alarms may be raised at one significance. */
export interface AlarmLevels {
  readonly logLevel: LogLevel;
  /** By the number of newer results, the largest deficit (rankTail.ts) that is as rare as that; -1: none is. */
  readonly limits: (older: number) => Int32Array;
  /** How many of `older` results may lie above the worst case, if three above it in a row are to count; -1: too few. */
  readonly toleratedAbove: (older: number) => number;
}

/**
 * Whoever looks every night has 365 chances to be wrong, and more by choosing how many of the last results to look at.
 * So each look gets a part of the significance: of m last results among t a rise counts where chance brings it as rarely
 * as `share(t, m)`. Ranks know nothing of distributions, so that the sum is the same for all: bench/trend has it, by
 * simulation, at four tenths of the significance. The others are left for `toleratedAbove`, and as a margin.
 *
 * Early looks get more: as long as results are few, only large shares allow an alarm at all, and as they grow many a
 * true shift is rarer anyway. Three results get twice as much as others: the sooner the better.
 */
export function alarmLevels(significance: number): AlarmLevels {
  const firstOlder = fewestOlder(significance);
  const logLevel: LogLevel = (older, newer) => Math.log(significance * share(older + newer, newer));
  return {
    logLevel,
    limits: limitsOf(logLevel),
    toleratedAbove(older) {
      if (older < firstOlder) return -1;
      return older < 4 * firstOlder ? 0 : Math.max(1, Math.floor(older / (8 * firstOlder)));
    },
  };
}

const share = (total: number, newer: number): number =>
  Math.max(0.0066 * (12 / total) ** 1.6, 0.000_08) * (newer === fewest ? 2 : newer <= 8 ? 1 : 0.6);

/**
 * The worst case is no result, but known beforehand. Should it be wrong, and a part q of all results lie above it, the
 * first three of them come in a row, and not before n others, with the probability (1 - q)^n q^2: at most that of
 * q = 2 / (n + 2), whatever q is. With the default significance that takes 14 others; four times as many, or
 * more, before one or a few may lie above it here and there.
 */
function fewestOlder(significance: number): number {
  for (let older = fewest; ; older += 1) {
    const part = 2 / (older + 2);
    if ((1 - part) ** older * part ** 2 <= 0.25 * significance) return older;
  }
}

/** Expectations with as many results ask for the same ones. */
function limitsOf(logLevel: LogLevel): AlarmLevels['limits'] {
  const known = new Map<number, Int32Array>();
  return (older) => {
    const limits =
      known.get(older) ??
      Int32Array.from({ length: longest + 1 }, (_, newer) =>
        newer < fewest ? -1 : criticalDeficit(older, newer, logLevel(older, newer)),
      );
    known.set(older, limits);
    return limits;
  };
}
