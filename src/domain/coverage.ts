import { estimateOffset } from './clockOffset';
import type { FactOf } from './facts';
import { widthOf } from './instant';
import { readingsOf } from './stamps';
import type { Timeline } from './timeline';

/** How long after an alert opened it may still be missing from a listing. */
const visibilityMs = 2_000;

/**
 * Whether silence through `untilMs` was watched. A provider that lists the past needs one complete listing whose first
 * page was sent after the window's end and a grace: the poll interval, the offset's width and 2 s.
 */
export function isCovered(timeline: Timeline, provider: string, untilMs: number): boolean {
  const fromMs = untilMs + graceOf(timeline, provider, untilMs);
  return pollsOf(timeline, provider).some((poll) => poll.result.ok && poll.result.complete && poll.sentAtMs >= fromMs);
}

/** Why silence was not watched, with what the last failure said, or what the last answer lacked. */
export function uncoveredText(timeline: Timeline, provider: string): string {
  const why = pollsOf(timeline, provider)
    .map(({ result }) => (result.ok ? result.lacks : result.message))
    .findLast((text) => text !== undefined);
  const said = why === undefined ? '' : ` (${why})`;
  return `${provider} gave no complete answer that covers the whole window${said}, so its silence proves nothing`;
}

/** As it was at `atMs`: polls that are slower later don't make what was covered uncovered. */
export function graceOf(timeline: Timeline, provider: string, atMs: number): number {
  const polls = pollsOf(timeline, provider).filter((poll) => poll.answeredAtMs <= atMs);
  const offset = estimateOffset(readingsOf(polls), atMs);
  return visibilityMs + pollIntervalOf(polls) + (offset === undefined ? 0 : widthOf(offset));
}

/** No more look is to come: whatever was not covered never will be. */
export const isLookedOut = ({ dues, closing }: Timeline): boolean => dues.has('last-look') || closing;

/** The mean distance of the polls; what was slow because the provider was down does not count beyond 30 s. */
function pollIntervalOf(polls: readonly FactOf<'polled'>[]): number {
  const first = polls[0];
  const last = polls.at(-1);
  if (first === undefined || last === undefined || polls.length < 2) return 0;
  return Math.min(30_000, (last.sentAtMs - first.sentAtMs) / (polls.length - 1));
}

const pollsOf = (timeline: Timeline, provider: string): readonly FactOf<'polled'>[] =>
  timeline.polled.get(provider)?.polls ?? [];
