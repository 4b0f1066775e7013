import fc from 'fast-check';
import {
  durationMs,
  durationOrZeroMs,
  formatDuration,
  parseDuration,
  parseRate,
  ratePerSecond,
} from '../../../src/config/duration';

describe('a duration', () => {
  test.each([
    ['90s', 90_000],
    ['4m', 240_000],
    ['1h30m', 5_400_000],
    ['200ms', 200],
    ['1.5s', 1_500],
    ['1d2h3m4s5ms', 93_784_005],
    ['0s', 0],
  ])('%s is %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each(['', '90', 's', '4min', '30m1h', '1m1m', '-4m', '4 m', '4M', '1e3s', '4m ', '9999999999s'])(
    '%p is none',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  test('is written so that it can be read back', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10 * 86_400_000 }), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms);
      }),
    );
  });

  test('is written with the largest units that fit', () => {
    expect([0, 90_000, 5_400_000, 1_250.4, -2_000].map(formatDuration)).toEqual([
      '0s',
      '1m30s',
      '1h30m',
      '1s250ms',
      '-2s',
    ]);
  });
});

describe('a duration in a file', () => {
  const refusal = (value: unknown) => durationMs.safeParse(value).error?.issues.map((issue) => issue.message);

  test('is parsed to milliseconds', () => {
    expect(durationMs.parse('4m')).toBe(240_000);
    expect(durationMs.parse('7d')).toBe(604_800_000);
  });

  test('needs a unit, is above zero, and not longer than a week', () => {
    expect(refusal('4 minutes')).toEqual(['"4 minutes" is not a duration, such as 90s, 4m or 1h30m']);
    expect(refusal(90)).toEqual(['90 is not a duration, such as 90s, 4m or 1h30m']);
    expect(refusal('0s')).toEqual(['must be longer than zero']);
    expect(refusal('7d1ms')).toEqual(['is longer than 7d']);
  });

  test('may be zero where zero turns something off', () => {
    expect([0, '0s', '3s'].map((value) => durationOrZeroMs.parse(value))).toEqual([0, 0, 3_000]);
    expect(durationOrZeroMs.safeParse(1).success).toBe(false);
  });
});

describe('a rate', () => {
  test.each([
    ['20/s', 20],
    ['1200/m', 20],
    ['90/h', 0.025],
    ['0.5/s', 0.5],
  ])('%s is %d per second', (text, perSecond) => {
    expect(parseRate(text)).toBe(perSecond);
    expect(ratePerSecond.parse(text)).toBe(perSecond);
  });

  test.each(['20', '20/d', '20/ms', '/s', '20 / s', '-1/s'])('%p is none', (text) => {
    expect(parseRate(text)).toBeUndefined();
  });

  test('in a file is above zero', () => {
    expect(ratePerSecond.safeParse('0/s').error?.issues[0]?.message).toBe('must be above zero');
    expect(ratePerSecond.safeParse(20).error?.issues[0]?.message).toBe('20 is not a rate, such as 20/s or 1200/m');
  });
});
