import { isWithin, type Window } from './window';

/** One line of a graph: its values by slot, a storage grain long, counted from the moment that is judged. */
export type Line = ReadonlyMap<number, number>;

export const within = (line: Line, window: Window): Line =>
  new Map([...line].filter(([slot]) => isWithin(slot, window)));

/** One value of each moment at which any of the lines has one. */
export function combine(lines: readonly Line[], reckon: (values: readonly number[]) => number): Line {
  const values = new Map<number, number[]>();
  for (const [slot, value] of lines.flatMap((line) => [...line])) {
    const there = values.get(slot);
    if (there === undefined) values.set(slot, [value]);
    else there.push(value);
  }
  return new Map([...values].map(([slot, all]) => [slot, reckon(all)]));
}

/** One value of each moment at which both lines have one; none where the outcome is no number (a division by zero). */
export function pair(left: Line, right: Line, reckon: (left: number, right: number) => number): Line {
  const pairs = [...left].flatMap(([slot, value]) => {
    const other = right.get(slot);
    const outcome = other === undefined ? NaN : reckon(value, other);
    return Number.isFinite(outcome) ? [[slot, outcome] as const] : [];
  });
  return new Map(pairs);
}

export const mapValues = (line: Line, reckon: (value: number) => number): Line =>
  new Map([...line].map(([slot, value]) => [slot, reckon(value)]));

export const shifted = (line: Line, slots: number): Line =>
  new Map([...line].map(([slot, value]) => [slot + slots, value]));

/**
 * The mean of what lies within `slots` before each moment of the window, itself included. Summed anew for each: a sum that
 * is carried along hangs, in its last digits, on where the line begins.
 */
export function movingAverage(line: Line, slots: number, window: Window): Line {
  const all = [...line].sort(([a], [b]) => a - b);
  let first = 0;
  return new Map(
    all.flatMap(([slot], index) => {
      if (!isWithin(slot, window)) return [];
      while ((all[first]?.[0] ?? slot) <= slot - slots) first += 1;
      let sum = 0;
      for (let place = first; place <= index; place += 1) sum += all[place]?.[1] ?? NaN;
      return [[slot, sum / (index - first + 1)] as const];
    }),
  );
}

export interface StraightLine {
  readonly slope: number;
  valueAt(slot: number): number;
}

/** The straight line through what lies within the window; undefined where there are fewer than two values. */
export function regression(line: Line, window: Window): StraightLine | undefined {
  const points = [...line].filter(([slot]) => isWithin(slot, window));
  if (points.length < 2) return undefined;
  const mean = (of: (point: readonly [number, number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [meanSlot, meanValue] = [mean(([slot]) => slot), mean(([, value]) => value)];
  const covariance = mean(([slot, value]) => (slot - meanSlot) * (value - meanValue));
  const slope = covariance / mean(([slot]) => (slot - meanSlot) ** 2);
  return { slope, valueAt: (slot) => meanValue + slope * (slot - meanSlot) };
}

/** With what lies between two values in proportion: no document says how Mackerel does it. */
export function percentileOf(values: readonly number[], percentage: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = ((sorted.length - 1) * percentage) / 100;
  const [below = NaN, above = NaN] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below + (above - below) * (place - Math.floor(place));
}
