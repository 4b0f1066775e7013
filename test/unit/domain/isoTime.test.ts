import { epochMsOf, isoTime } from '../../../src/domain/isoTime';

describe('isoTime', () => {
  it('is UTC with milliseconds', () => {
    expect(isoTime(0)).toBe('1970-01-01T00:00:00.000Z');
    expect(isoTime(1_795_435_200_007)).toBe('2026-11-23T12:00:00.007Z');
  });

  it('rounds fractions, which Date alone would cut off', () => {
    expect(isoTime(999.6)).toBe('1970-01-01T00:00:01.000Z');
  });

  it('is read back by epochMsOf, and what is no time is NaN', () => {
    expect(epochMsOf(isoTime(1_795_435_200_007))).toBe(1_795_435_200_007);
    expect(epochMsOf('yesterday')).toBeNaN();
  });
});
