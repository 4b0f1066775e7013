import { contains, type Measurement } from './measure';

/** What so many drills show, in words for people; all ms. */
export function distributionOf(measured: readonly Measurement[], widestMs: number): readonly string[] {
  const inside = measured.filter(contains).length;
  const widths = measured.map(({ earliestMs, latestMs }) => latestMs - earliestMs);
  const errors = measured.map(({ truthMs, earliestMs, latestMs }) => (earliestMs + latestMs) / 2 - truthMs);
  const narrow = widths.filter((width) => width < widestMs).length;
  const most = Math.max(...measured.map(({ truthMs }) => truthMs));
  const least = Math.min(...measured.map(({ truthMs }) => truthMs));
  const n = measured.length;
  return [
    `the interval contains the truth in ${inside} of ${n} drills; ${supportOf(inside, n)}`,
    `its width is under ${widestMs} ms in ${narrow} of ${n}: ${quantilesOf(widths)}`,
    `estimate minus truth: ${quantilesOf(errors)}`,
    `true latencies from ${least.toFixed(0)} to ${most.toFixed(0)} ms; phases by tenths of the interval: ${phasesOf(measured)}`,
  ];
}

/**
 * What `inside` of `n` says of all drills there could be: the lower end of the exact one-sided interval of 95 %
 * (Clopper and Pearson, 1934), found by bisection.
 */
export function lowerBound(inside: number, n: number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (atLeast(inside, n, middle) < 0.05) low = middle;
    else high = middle;
  }
  return low;
}

const supportOf = (inside: number, n: number): string =>
  `with 95 % confidence it does so in at least ${(100 * lowerBound(inside, n)).toFixed(1)} % of all such drills`;

/** The chance of `inside` or more out of `n`, where each is inside with chance `p`. */
function atLeast(inside: number, n: number, p: number): number {
  let sum = 0;
  for (let k = inside; k <= n; k++) sum += choose(n, k) * p ** k * (1 - p) ** (n - k);
  return sum;
}

const choose = (n: number, k: number): number => {
  let product = 1;
  for (let i = 1; i <= k; i++) product = (product * (n - k + i)) / i;
  return product;
};

export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = sorted[Math.min(sorted.length - 1, Math.round(part * (sorted.length - 1)))];
  if (at === undefined) throw new RangeError('no values, no quantile');
  return at;
}

const quantilesOf = (values: readonly number[]): string =>
  [0, 0.05, 0.5, 0.95, 1]
    .map((part) => `${names[part] ?? ''} ${quantile(values, part).toFixed(0)}`)
    .join(', ')
    .concat(' ms');

const names: Readonly<Record<number, string>> = { 0: 'least', 0.05: '5 %', 0.5: 'median', 0.95: '95 %', 1: 'most' };

/** So that everybody sees whether they were random. */
const phasesOf = (measured: readonly Measurement[]): string =>
  Array.from(
    { length: 10 },
    (_, tenth) => measured.filter(({ phase }) => Math.floor(phase * 10) === tenth).length,
  ).join(' ');
