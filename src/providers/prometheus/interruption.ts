import { inSeconds } from '../../domain/wording';
import type { FeedMoments } from './feedMoments';
import type { Span } from './span';

/** A pause of data that is too long to be jitter. */
export interface Interruption extends Span {
  readonly text: string;
}

/**
 * The longest. What was not there before is no interruption: its series came with the fault.
 *
 * @param untilMs a pause that begins then or later takes nothing away
 */
export function interruptionOf(
  { title, everyMs: due, atMs }: FeedMoments,
  { fromMs, toMs }: Span,
  untilMs: number,
): Interruption | undefined {
  const everyMs = due ?? usualPauseMs(atMs);
  if (everyMs === undefined) return undefined;
  const before = atMs.findLast((moment) => moment < fromMs);
  const moments = [
    ...(before === undefined ? [] : [before]),
    ...atMs.filter((moment) => moment >= fromMs && moment < toMs),
    toMs,
  ];
  const [longest] = pausesOf(moments)
    .filter((pause) => pause.fromMs < untilMs && lengthOf(pause) > toleratedMs(everyMs))
    .toSorted((a, b) => lengthOf(b) - lengthOf(a));
  if (longest === undefined) return undefined;
  const began = inSeconds(Math.max(0, longest.fromMs - fromMs));
  const text = `no sample of ${title} for ${inSeconds(lengthOf(longest))}, from ${began} after the window began; one is due every ${inSeconds(everyMs)}`;
  return { ...longest, text };
}

/** One scrape that fails, or a machine that is busy for 2 s, is no interruption. */
const toleratedMs = (everyMs: number): number => Math.max(2.5 * everyMs, everyMs + 2_000);

/**
 * What nine in ten pauses don't exceed: one outage makes no metric sparse. Undefined with fewer than three samples:
 * nothing can be said of how often they come.
 */
function usualPauseMs(atMs: readonly number[]): number | undefined {
  if (atMs.length < 3) return undefined;
  const sorted = pausesOf(atMs)
    .map(lengthOf)
    .sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.9) - 1];
}

const pausesOf = (moments: readonly number[]): readonly Span[] =>
  moments.slice(1).map((toMs, index) => ({ fromMs: moments[index] ?? toMs, toMs }));

const lengthOf = ({ fromMs, toMs }: Span): number => toMs - fromMs;
