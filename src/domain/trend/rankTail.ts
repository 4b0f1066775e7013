/**
 * Of `older` results and `newer` ones in random order, how often do the newer ones lie above the older ones as far as
 * seen? The *deficit* counts the pairs (older, newer) in which the newer one does not lie above: 0 where all newer ones
 * lie above all older ones. It is the U of Mann and Whitney, counted from its extreme end.
 *
 * Orders with a deficit of d are the partitions of d into at most `newer` parts of at most `older` each; out of
 * (older + newer) over newer orders. To leave out the second bound counts too many, never too few, and all up to `older` are
 * right. Natural logarithm; where it is under that of 0.01, it is never too low: what is said to be rare is.
 */
export function logTail(older: number, newer: number, deficit: number): number {
  if (deficit < 0) return Number.NEGATIVE_INFINITY;
  const counted = byPartitions(older, newer, deficit);
  return Math.min(0, deficit <= older ? counted : Math.min(counted, byNormal(older, newer, deficit)));
}

/** The largest deficit that is as rare as `logLevel` (natural logarithm of a probability) or rarer; -1: none is. */
export function criticalDeficit(older: number, newer: number, logLevel: number): number {
  let least = -1;
  let most = Math.floor((older * newer) / 2);
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (logTail(older, newer, middle) <= logLevel) least = middle;
    else most = middle - 1;
  }
  return least;
}

function byPartitions(older: number, newer: number, deficit: number): number {
  const counted = partitions(newer);
  const count = counted[deficit];
  return count === undefined ? Number.POSITIVE_INFINITY : Math.log(count) - logChoose(older + newer, newer);
}

/** Above this deficit the normal distribution is as good, and the table would grow. */
const largestDeficit = 400;

const tables = new Map<number, Float64Array>();

/** For each d how many partitions of 0 to d there are into at most so many parts. */
function partitions(parts: number): Float64Array {
  const known = tables.get(parts);
  if (known !== undefined) return known;
  const counts = new Float64Array(largestDeficit + 1);
  counts[0] = 1;
  // A partition into at most k parts, turned over, is one into parts of at most k.
  for (let part = 1; part <= parts; part += 1) {
    for (let sum = part; sum <= largestDeficit; sum += 1) counts[sum] = (counts[sum] ?? 0) + (counts[sum - part] ?? 0);
  }
  for (let sum = 1; sum <= largestDeficit; sum += 1) counts[sum] = (counts[sum] ?? 0) + (counts[sum - 1] ?? 0);
  tables.set(parts, counts);
  return counts;
}

/** U is bounded, so that its far tails are lighter than those of the normal distribution: there this errs to the safe side. */
function byNormal(older: number, newer: number, deficit: number): number {
  const mean = (older * newer) / 2;
  const deviation = Math.sqrt((older * newer * (older + newer + 1)) / 12);
  return logNormalTail((mean - deficit - 0.5) / deviation);
}

/** Natural logarithm of the probability that a standard normal variable exceeds z. */
export function logNormalTail(z: number): number {
  if (z < 0) return Math.log1p(-Math.exp(logNormalTail(-z)));
  // Abramowitz and Stegun 26.2.17 for small z (error under 7.5e-8); their continued fraction 26.2.14 beyond.
  const logDensity = -0.5 * z * z - 0.5 * Math.log(2 * Math.PI);
  if (z > 2) {
    let fraction = z;
    for (let step = 60; step >= 1; step -= 1) fraction = z + step / fraction;
    return logDensity - Math.log(fraction);
  }
  const t = 1 / (1 + 0.2316419 * z);
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return logDensity + Math.log(polynomial);
}

/** Natural logarithm of n over k. */
export const logChoose = (n: number, k: number): number => logFactorial(n) - logFactorial(k) - logFactorial(n - k);

const factorials: number[] = [0];

function logFactorial(n: number): number {
  for (let next = factorials.length; next <= Math.min(n, 1_000); next += 1) {
    factorials.push((factorials[next - 1] ?? 0) + Math.log(next));
  }
  // Stirling: above a thousand the next term is under 1e-12.
  return factorials[n] ?? n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + 1 / (12 * n) - 1 / (360 * n ** 3);
}
