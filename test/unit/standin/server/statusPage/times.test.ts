import { clockTime, lengthOf } from '../../../../../src/standin/server/statusPage/times';
import { textOf } from './pageOf';

describe('a length of time', () => {
  it.each([
    [-5, '0 s'],
    [999, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [3_725_000, '1 h 2 min'],
    [86_400_000 + 59_000, '1 d'],
    [90_000_000, '1 d 1 h'],
  ])('of %d ms is "%s" to people', (ms, text) => expect(lengthOf(ms)).toBe(text));
});

describe('a moment', () => {
  const at = new Date(2026, 10, 23, 9, 5, 7).getTime();
  it('is a time of day, and has its date on another day', () => {
    expect(textOf(clockTime(at, at + 60_000) as string).trim()).toBe('09:05:07');
    expect(textOf(clockTime(at, at + 86_400_000) as string).trim()).toBe('2026-11-23 09:05:07');
  });
});
