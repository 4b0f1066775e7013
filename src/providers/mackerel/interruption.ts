import { inSeconds } from '../../domain/wording';
import type { Series, TimeRange } from './series';

/**
 * So many intervals without a point are an interruption and no jitter. The agent is two minutes behind at most, so that
 * the end of a window lacks up to three of its points.
 */
const intervals = 3;

/**
 * In words, where a metric paused for so long that its monitor saw nothing of a part of the window. Undefined for a
 * metric without any point: that is no interruption.
 */
export function interruptionOf({ title, points }: Series, range: TimeRange, minuteMs: number): string | undefined {
  if (points.length === 0) return undefined;
  const times = points.map(({ time }) => time);
  // The shortest pause, since the interruption itself would lengthen a mean; no monitor needs more than one a minute.
  const everyMs = Math.max(minuteMs, ...shortestOf(pausesOf(times)).map(({ ms }) => ms));
  const [longest] = pausesOf([range.from, ...times, range.to]).toSorted((a, b) => b.ms - a.ms);
  if (longest === undefined || longest.ms <= intervals * everyMs) return undefined;
  const beganMs = Math.max(0, longest.from - range.from) * 1000;
  return `no point of ${title} for ${inSeconds(longest.ms)}, from ${inSeconds(beganMs)} after the window began; one is due every ${inSeconds(everyMs)}`;
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

const shortestOf = (pauses: readonly Pause[]): readonly Pause[] => pauses.toSorted((a, b) => a.ms - b.ms).slice(0, 1);
