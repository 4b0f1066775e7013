import type { Monitor } from './monitor';
import type { WirePoint } from './schema';
import type { Threshold } from './threshold';

/** What a series did against a threshold, by the rule that Mackerel documents (docs/howto/alerts). */
export interface Breach {
  readonly peak: WirePoint;
  /** Mean of the latest N points, at its worst. */
  readonly peakMean: number | undefined;
  /** Most means in a row that were beyond the threshold, and most single points. */
  readonly meansInRow: number;
  readonly pointsInRow: number;
  /** When enough means in a row had been beyond it for the first time, provider's clock, ms. */
  readonly crossedAtMs: number | undefined;
}

export interface BreachRule {
  /** Points that are averaged. */
  readonly duration: number;
  /** Means in a row that must be beyond the threshold. */
  readonly attempts: number;
}

export const breachRuleOf = (monitor: Monitor): BreachRule => ({
  duration: (monitor.type === 'external' ? monitor.responseTimeDuration : monitor.duration) ?? 1,
  attempts: monitor.maxCheckAttempts ?? 1,
});

export function breachOf(points: readonly WirePoint[], threshold: Threshold, rule: BreachRule): Breach | undefined {
  const worse = (a: number, b: number) => (threshold.operator === '>' ? a > b : a < b);
  const isBeyond = (value: number) => worse(value, threshold.value);
  const means = meansOf(points, rule.duration);
  const [first, ...others] = points;
  if (first === undefined) return undefined;
  const meanRun = runsOf(means, isBeyond);
  const crossed = means.find((_mean, index) => (meanRun[index] ?? 0) >= rule.attempts);
  return {
    peak: others.reduce((worst, point) => (worse(point.value, worst.value) ? point : worst), first),
    peakMean: means.reduce<number | undefined>(
      (worst, { value }) => (worst === undefined || worse(value, worst) ? value : worst),
      undefined,
    ),
    meansInRow: Math.max(0, ...meanRun),
    pointsInRow: Math.max(0, ...runsOf(points, isBeyond)),
    crossedAtMs: crossed && crossed.time * 1000,
  };
}

/** The median distance of the points, in ms; undefined with fewer than three. */
export function postIntervalMs(points: readonly WirePoint[]): number | undefined {
  if (points.length < 3) return undefined;
  const gaps = points.slice(1).map(({ time }, index) => time - (points[index]?.time ?? time));
  return (gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0) * 1000;
}

export function medianOf(points: readonly WirePoint[]): number | undefined {
  const values = points.map(({ value }) => value).sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)];
}

/** Gaps are skipped: points count, not minutes. Before N points exist nothing is judged. */
function meansOf(points: readonly WirePoint[], duration: number): readonly WirePoint[] {
  return points.slice(duration - 1).map(({ time }, index) => {
    const window = points.slice(index, index + duration);
    return { time, value: window.reduce((sum, { value }) => sum + value, 0) / duration };
  });
}

/** For each, how many in a row up to it are beyond. */
function runsOf(points: readonly WirePoint[], isBeyond: (value: number) => boolean): readonly number[] {
  let run = 0;
  return points.map(({ value }) => (run = isBeyond(value) ? run + 1 : 0));
}
