import { durationMs } from '../../../src/demo/duration';

test.each([
  ['70ms', 70],
  ['2s', 2_000],
  ['1.5s', 1_500],
  ['5m', 300_000],
  ['1h', 3_600_000],
  ['365d', 31_536_000_000],
])('%s is %i ms', (text, ms) => {
  expect(durationMs.parse(text)).toBe(ms);
});

test.each(['', '365', 'd', '3 d', '-1s', '1w', '1s2', '365D'])('%j is refused', (text) => {
  expect(durationMs.safeParse(text).success).toBe(false);
});
