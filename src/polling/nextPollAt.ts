import { estimateOffset } from '../domain/clockOffset';
import type { ClockReading } from '../domain/facts';
import { middleOf } from '../domain/instant';

/** The resolution of an HTTP `Date` header. */
const secondMs = 1000;

/**
 * When to send the next poll, on the harness's clock, ms: about `intervalMs` after the last, but at a moment in which
 * the provider's clock turns to a new second if its offset is the middle of what is believed now. Whether the `Date` of
 * the answer is the old or the new second then rules out half of the offsets (domain.md, "Offset").
 */
export function nextPollAt(
  lastSentAtMs: number,
  intervalMs: number,
  readings: readonly ClockReading[],
  random: () => number,
): number {
  const offset = estimateOffset(readings, lastSentAtMs);
  const last = readings.at(-1);
  if (offset === undefined || last === undefined) return lastSentAtMs + intervalMs * (0.5 + random());
  const toServerMs = (last.answeredAtMs - last.sentAtMs) / 2;
  // The turn of a second that is nearest to the regular time; it's taken if it's not too far off.
  const regularAtMs = lastSentAtMs + intervalMs;
  const shownAtMs = regularAtMs + toServerMs + middleOf(offset);
  const aimedAtMs = regularAtMs + Math.round(shownAtMs / secondMs) * secondMs - shownAtMs;
  return Math.abs(aimedAtMs - regularAtMs) <= intervalMs / 2 ? aimedAtMs : regularAtMs;
}
