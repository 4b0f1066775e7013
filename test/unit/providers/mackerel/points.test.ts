import fc from 'fast-check';
import { breachOf, medianOf, postIntervalMs } from '../../../../src/providers/mackerel/points';
import { samplesNeeded } from '../../../../src/providers/mackerel/samplesNeeded';
import type { Threshold } from '../../../../src/providers/mackerel/threshold';

const above = (value: number): Threshold => ({ severity: 'critical', operator: '>', value });
const below = (value: number): Threshold => ({ severity: 'critical', operator: '<', value });
const series = (...values: number[]) => values.map((value, index) => ({ time: index * 60, value }));

describe('points against a threshold', () => {
  it('must be beyond it strictly', () => {
    expect(breachOf(series(600), above(600), { duration: 1, attempts: 1 })?.pointsInRow).toBe(0);
    expect(breachOf(series(600.1), above(600), { duration: 1, attempts: 1 })?.crossedAtMs).toBe(0);
    expect(breachOf(series(10, 9.9), below(10), { duration: 1, attempts: 1 })?.crossedAtMs).toBe(60_000);
  });

  it('count as the mean of N: the documented example', () => {
    const breach = breachOf(series(100, 700, 100, 1_300), above(600), { duration: 2, attempts: 1 });
    expect(breach).toMatchObject({
      peak: { value: 1_300 },
      peakMean: 700,
      meansInRow: 1,
      pointsInRow: 1,
      crossedAtMs: 180_000,
    });
  });

  it('need as many in a row as there are attempts', () => {
    const points = series(1, 9, 9, 1, 9, 9, 9);
    expect(breachOf(points, above(5), { duration: 1, attempts: 3 })).toMatchObject({
      meansInRow: 3,
      crossedAtMs: 360_000,
    });
    expect(breachOf(points, above(5), { duration: 1, attempts: 4 })?.crossedAtMs).toBeUndefined();
  });

  it('say nothing before there are N of them, and nothing at all where there are none', () => {
    expect(breachOf(series(9, 9), above(5), { duration: 3, attempts: 1 })).toMatchObject({
      peakMean: undefined,
      meansInRow: 0,
      pointsInRow: 2,
    });
    expect(breachOf([], above(5), { duration: 1, attempts: 1 })).toBeUndefined();
  });

  it('tell how often they come, whatever single gaps there are', () => {
    const at = (...times: number[]) => times.map((time) => ({ time, value: time }));
    expect(postIntervalMs(at(0, 60, 120, 600, 660))).toBe(60_000);
    expect(postIntervalMs(at(0, 60))).toBeUndefined();
    expect(medianOf(series(5, 100, 4))).toBe(5);
    expect(medianOf([])).toBeUndefined();
  });
});

describe('samples needed', () => {
  it('are as many as move the mean of N over the threshold, by trying it out', () => {
    const level = fc.integer({ min: -1_000, max: 1_000 });
    fc.assert(
      fc.property(
        level,
        level,
        level,
        fc.integer({ min: 1, max: 10 }),
        fc.boolean(),
        (normal, faulted, limit, duration, isAbove) => {
          const threshold = isAbove ? above(limit) : below(limit);
          const beyond = (value: number) => (isAbove ? value > limit : value < limit);
          fc.pre(!beyond(normal));
          const counts = Array.from({ length: duration }, (_, index) => index + 1);
          const tried = counts.find((bad) => beyond((bad * faulted + (duration - bad) * normal) / duration));
          const needed = samplesNeeded(threshold, duration, { normal, faulted });
          expect(needed).toEqual(tried === undefined ? 'never' : { least: tried, most: tried });
        },
      ),
    );
  });

  it('are anything from one to N where a level is not known', () => {
    expect(samplesNeeded(above(5), 4, { normal: 1, faulted: undefined })).toEqual({ least: 1, most: 4 });
    expect(samplesNeeded(above(5), 4, { normal: undefined, faulted: 9 })).toEqual({ least: 1, most: 4 });
    expect(samplesNeeded(above(5), 4, { normal: undefined, faulted: 5 })).toBe('never');
  });
});
