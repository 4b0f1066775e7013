import fc from 'fast-check';
import { estimateOffset } from '../../../src/domain/clockOffset';
import type { ClockReading } from '../../../src/domain/facts';
import { widthOf } from '../../../src/domain/instant';
import { nextPollAt } from '../../../src/polling/nextPollAt';

/** How wide the offset still is after some polls of a server whose clock is `offsetMs` ahead, in ms. */
function widthAfter(
  polls: number,
  plan: { intervalMs: number; offsetMs: number; roundTripMs: number; dither: boolean },
) {
  const readings: ClockReading[] = [];
  let atMs = 1_000_000;
  for (let i = 0; i < polls; i += 1) {
    const answeredAtMs = atMs + plan.roundTripMs;
    const shownMs = Math.floor((atMs + plan.roundTripMs / 2 + plan.offsetMs) / 1000) * 1000;
    readings.push({ sentAtMs: atMs, answeredAtMs, shown: { earliest: shownMs, latest: shownMs + 1000 } });
    atMs = plan.dither ? nextPollAt(atMs, plan.intervalMs, readings, () => 0.5) : atMs + plan.intervalMs;
  }
  const offset = estimateOffset(readings, atMs);
  return offset === undefined ? Number.POSITIVE_INFINITY : widthOf(offset);
}

describe('the next poll', () => {
  it.each([500, 1_000, 5_000])('narrows the offset to the round trip and little more at %i ms', (intervalMs) => {
    fc.assert(
      fc.property(fc.double({ min: -86_400_000, max: 86_400_000, noNaN: true }), (offsetMs) => {
        expect(widthAfter(20, { intervalMs, offsetMs, roundTripMs: 30, dither: true })).toBeLessThan(30 + 20);
      }),
    );
  });

  it('needs its dither for that: at a fixed whole second the offset stays a second wide', () => {
    const plan = { intervalMs: 5_000, offsetMs: 1_234, roundTripMs: 30 };
    expect(widthAfter(20, { ...plan, dither: false })).toBeGreaterThan(1_000);
    expect(widthAfter(20, { ...plan, dither: true })).toBeLessThan(50);
  });

  it('stays between half and one and a half times the interval after the last', () => {
    const reading: ClockReading = { sentAtMs: 0, answeredAtMs: 40, shown: { earliest: 0, latest: 1000 } };
    fc.assert(
      fc.property(
        fc.integer({ min: 200, max: 30_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.boolean(),
        (intervalMs, random, known) => {
          const waitMs = nextPollAt(100, intervalMs, known ? [reading] : [], () => random) - 100;
          expect(waitMs).toBeGreaterThanOrEqual(intervalMs / 2);
          expect(waitMs).toBeLessThanOrEqual(intervalMs * 1.5);
        },
      ),
    );
  });
});
