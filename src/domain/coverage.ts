import type { FactOf } from './facts';
import { widthOf } from './instant';
import { estimateOffset } from './clockOffset';
import type { Timeline } from './timeline';

/** How long after an alert opened it may still be missing from a listing. */
const visibilityMs = 2_000;

/**
 * Whether silence through `untilMs` was watched. A provider that lists the past needs one complete listing whose first
 * page was sent after the window's end and a grace: the poll interval, the offset's width and 2 s.
 */
export function isCovered(timeline: Timeline, provider: string, untilMs: number): boolean {
  const polls = timeline.polls.get(provider) ?? [];
  const fromMs = untilMs + graceOf(timeline, provider);
  return polls.some((poll) => poll.result.ok && poll.result.complete && poll.sentAtMs >= fromMs);
}

export function graceOf(timeline: Timeline, provider: string): number {
  const polls = timeline.polls.get(provider) ?? [];
  const last = polls.at(-1);
  const readings = polls.flatMap((poll) => (poll.result.ok ? poll.result.clock : []));
  const offset = last && estimateOffset(readings, last.answeredAtMs);
  return visibilityMs + pollIntervalOf(polls) + (offset === undefined ? 0 : widthOf(offset));
}

/** The mean distance of the polls; what was slow because the provider was down does not count beyond 30 s. */
function pollIntervalOf(polls: readonly FactOf<'polled'>[]): number {
  const first = polls[0];
  const last = polls.at(-1);
  if (first === undefined || last === undefined || polls.length < 2) return 0;
  return Math.min(30_000, (last.sentAtMs - first.sentAtMs) / (polls.length - 1));
}

/** The newest successful poll's sending time. */
export const lastSuccessOf = (timeline: Timeline, provider: string): number | undefined =>
  timeline.polls.get(provider)?.findLast((poll) => poll.result.ok)?.sentAtMs;
