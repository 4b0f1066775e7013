import { inSeconds } from '../../domain/wording';
import type { WirePoint } from './schema';
import type { Series, TimeRange } from './series';

/**
 * So many intervals without a point are an interruption and no jitter. The agent is two minutes behind at most, so that
 * the end of a window lacks up to three of its points.
 */
const intervals = 3;

/**
 * In words, where a metric paused for so long that its monitor saw nothing of a part of the window. Undefined for a
 * metric without any point: that is no interruption.
 *
 * @param everyMs how often a point is due
 * @param untilS a pause that begins then or later takes nothing away; provider's clock, seconds
 */
export function interruptionOf(
  { title, points }: Series,
  range: TimeRange,
  everyMs: number,
  untilS: number = range.to,
): string | undefined {
  if (points.length === 0) return undefined;
  const [longest] = pausesOf([range.from, ...points.map(({ time }) => time), range.to])
    .filter(({ from }) => from < untilS)
    .toSorted((a, b) => b.ms - a.ms);
  if (longest === undefined || longest.ms <= intervals * everyMs) return undefined;
  const beganMs = Math.max(0, longest.from - range.from) * 1000;
  return `no point of ${title} for ${inSeconds(longest.ms)}, from ${inSeconds(beganMs)} after the window began; one is due every ${inSeconds(everyMs)}`;
}

/** The shortest pause, since an interruption itself would lengthen a mean; no monitor needs more than one a minute. */
export const shortestPauseMs = (points: readonly WirePoint[], minuteMs: number): number =>
  Math.max(minuteMs, sortedPausesMs(points)[0] ?? 0);

/**
 * What nine in ten pauses don't exceed: one outage makes no metric sparse, but bursts with long pauses between them do.
 * Undefined with fewer than three points: nothing can be said of how often they come.
 */
export function usualPauseMs(points: readonly WirePoint[], minuteMs: number): number | undefined {
  if (points.length < 3) return undefined;
  const sorted = sortedPausesMs(points);
  return Math.max(minuteMs, sorted[Math.ceil(sorted.length * 0.9) - 1] ?? 0);
}

interface Pause {
  /** Seconds since 1970, provider's clock. */
  readonly from: number;
  readonly ms: number;
}

const pausesOf = (times: readonly number[]): readonly Pause[] =>
  times.slice(1).map((to, index) => {
    const from = times[index] ?? to;
    return { from, ms: (to - from) * 1000 };
  });

const sortedPausesMs = (points: readonly WirePoint[]): readonly number[] =>
  pausesOf(points.map(({ time }) => time))
    .map(({ ms }) => ms)
    .toSorted((a, b) => a - b);
