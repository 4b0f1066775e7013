import fc from 'fast-check';
import { nextTickMs } from '../../../../src/demo/feeder/ticks';

const minuteMs = 2_000;
const nowMs = fc.integer({ min: 0, max: 4_000_000_000_000 });

test.each([
  [0, 1_000],
  [999, 1_000],
  [1_000, 3_000],
  [1_001, 3_000],
  [2_999, 3_000],
])('at %i the next tick is %i', (now, tick) => {
  expect(nextTickMs(now, minuteMs)).toBe(tick);
});

test('every minute gets one tick, in its middle, whenever the timer wakes us', () => {
  fc.assert(
    fc.property(nowMs, fc.array(fc.integer({ min: -20, max: 900 }), { minLength: 1 }), (start, latenesses) => {
      const first = nextTickMs(start, minuteMs);
      let tick = first;
      for (const lateness of latenesses) tick = nextTickMs(tick + lateness, minuteMs, tick);
      return first % minuteMs === minuteMs / 2 && tick === first + latenesses.length * minuteMs;
    }),
  );
});

test('ticks that went by meanwhile are skipped', () => {
  expect(nextTickMs(8_500, minuteMs, 1_000)).toBe(9_000);
});

test('after the wall clock was set back, the next tick is near again', () => {
  expect(nextTickMs(10_000, minuteMs, 3_600_000)).toBe(11_000);
});
