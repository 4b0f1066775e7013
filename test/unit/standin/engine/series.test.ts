import type { Point } from '../../../../src/standin/engine/points';
import { addPoints, type AddedPoints, type Series } from '../../../../src/standin/engine/series';
import { periodsOf } from '../../../../src/standin/engine/periods';
import { defaultSettings } from '../../../../src/standin/engine/settings';
import { minutely, noon, noonMs, periods } from '../builders';

const held = (...values: readonly number[]): Series => ({ points: minutely(...values), lastPostedAtMs: noonMs });
const add = (series: Series | undefined, ...points: readonly [time: number, value: number][]) =>
  addPoints(
    series,
    points.map(([time, value]) => ({ time, value })),
    noonMs,
    periods,
    'last-wins',
  );
const pointsOf = (added: AddedPoints | undefined): readonly Point[] => [...(added?.series.points ?? [])];

describe('a series', () => {
  it('is kept in the order of time, whatever the order of the post', () => {
    const added = add(undefined, [noon, 3], [noon - 120, 1], [noon - 60, 2]);
    expect(pointsOf(added).map(({ value }) => value)).toEqual([1, 2, 3]);
  });

  it.each([
    ['exactly 24 hours old: kept', -86_400, true],
    ['a second older than 24 hours: dropped', -86_401, false],
    ['24 hours ahead: kept', 86_400, true],
    ['a second further ahead: dropped', 86_401, false],
  ])('a point %s', (_, offset, isKept) => {
    expect(add(undefined, [noon + offset, 1]) !== undefined).toBe(isKept);
  });

  it.each([
    ['newer than the newest held', noon + 60, true],
    ['at the same time as the newest held', noon, true],
    ['a second older than the newest held', noon - 1, false],
  ])('judges a post %s: %p %p', (_, time, judgeable) => {
    expect(add(held(1, 2), [time, 9])?.judgeable).toBe(judgeable);
  });

  it('judges what takes the place of the newest point, though it is of an earlier second, and not what stays out', () => {
    const newest: Series = { points: [{ time: noon + 30, value: 1 }], lastPostedAtMs: noonMs };
    const judges = (time: number, wins: 'last-wins' | 'first-wins') => {
      const added = addPoints(newest, [{ time, value: 9 }], noonMs, periods, wins);
      return [added?.judgeable, pointsOf(added).at(-1)?.value];
    };
    expect(judges(noon + 10, 'last-wins')).toEqual([true, 9]);
    expect(judges(noon - 1, 'last-wins')).toEqual([false, 1]);
    expect(judges(noon + 10, 'first-wins')).toEqual([false, 1]);
    expect(judges(noon + 40, 'first-wins')).toEqual([false, 1]);
    expect(judges(noon + 60, 'first-wins')).toEqual([true, 9]);
  });

  it('judges a batch as soon as one of its points is the newest', () => {
    expect(add(held(1, 2), [noon - 60, 9], [noon + 60, 9])?.judgeable).toBe(true);
  });

  it('keeps one point a storage grain: the last one posted, or the first where so set', () => {
    const posted = [
      { time: noon, value: 1 },
      { time: noon + 59, value: 2 },
      { time: noon + 60, value: 3 },
    ];
    const values = (wins: 'last-wins' | 'first-wins') =>
      pointsOf(addPoints(undefined, posted, noonMs, periods, wins)).map(({ value }) => value);
    expect(values('last-wins')).toEqual([2, 3]);
    expect(values('first-wins')).toEqual([1, 3]);
  });

  it('shrinks grain and history with the minute, and leaves time stamps alone', () => {
    const compressed = periodsOf(2000, defaultSettings);
    const posted = [noon - 2 * 60 * 24 - 1, noon - 2 * 60 * 24, noon - 2, noon - 1, noon].map((time) => ({
      time,
      value: 0,
    }));
    const added = addPoints(undefined, posted, noonMs, compressed, 'last-wins');
    expect(pointsOf(added).map(({ time }) => time - noon)).toEqual([-2880, -1, 0]);
  });

  it('remembers when it was posted to, however old the points', () => {
    const added = addPoints(held(1), [{ time: noon - 3600, value: 1 }], noonMs + 5, periods, 'last-wins');
    expect(added?.series.lastPostedAtMs).toBe(noonMs + 5);
  });

  it('looks back 24 hours and no second more', () => {
    const points = [noon - 86_401, noon - 86_400, noon].map((time) => ({ time, value: 0 }));
    const added = add({ points, lastPostedAtMs: noonMs }, [noon + 60, 0]);
    expect(pointsOf(added).map(({ time }) => time - noon)).toEqual([-86_400, 0, 60]);
  });
});
