import fc from 'fast-check';
import { Points, type Point } from '../../../../src/standin/engine/points';

const at = (...times: readonly number[]): readonly Point[] => times.map((time) => ({ time, value: -time }));
const timesOf = (points: Iterable<Point>): readonly number[] => [...points].map(({ time }) => time);

describe('a list of points', () => {
  it('reads as the array that it was made of: by place from both ends, one after the other, as JSON', () => {
    const array = at(1, 2, 5);
    const list = Points.of(array);
    expect([...list]).toEqual(array);
    expect(JSON.parse(JSON.stringify({ list }))).toEqual({ list: array });
    for (const place of [0, 2, 3, -1, -3, -4]) expect(list.at(place)).toEqual(array.at(place));
  });

  it.each([
    [0, 0],
    [1, 0],
    [2, 1],
    [3, 2],
    [5, 2],
    [6, 3],
  ])('has before %d: %d points', (time, count) => {
    expect(Points.of(at(1, 2, 5)).countBefore(time)).toBe(count);
  });

  it('never changes, whoever appends to it, and however often', () => {
    const first = Points.of(at(1, 2));
    const [one, other] = [first.append(at(3)), first.append(at(4, 5))];
    const third = one.append(at(6));
    expect([first, one, other, third].map(timesOf)).toEqual([
      [1, 2],
      [1, 2, 3],
      [1, 2, 4, 5],
      [1, 2, 3, 6],
    ]);
  });

  it('takes little more room than its points, however many have come and gone', () => {
    let list = Points.none;
    for (let time = 0; time < 10_000; time += 1) list = list.slice(list.length === 100 ? 1 : 0).append(at(time));
    expect(timesOf(list)).toEqual(Array.from({ length: 100 }, (_, index) => 9_900 + index));
    expect(timesOf(list.slice(97).trimmed())).toEqual([9_997, 9_998, 9_999]);
  });

  it('knows what has come and gone since an earlier list, and that of another it does not', () => {
    const before = Points.of(at(1, 2, 3));
    const after = before.slice(2).append(at(4, 5));
    const { gone, come } = after.since(before) ?? {};
    expect([timesOf(gone ?? []), timesOf(come ?? [])]).toEqual([
      [1, 2],
      [4, 5],
    ]);
    expect(before.since(after)).toBeUndefined();
    expect(Points.of(at(1, 2, 3, 4)).since(before)).toBeUndefined();
  });

  it('is, whatever is done to it, what an array would be', () => {
    const step = fc.oneof(
      fc.record({ drop: fc.integer({ min: 0, max: 4 }), keep: fc.integer({ min: 0, max: 9 }) }),
      fc.record({ add: fc.integer({ min: 0, max: 5 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let [list, array, time] = [Points.none, [] as readonly Point[], 0];
        for (const each of steps) {
          if ('drop' in each) {
            list = list.slice(each.drop, each.drop + each.keep);
            array = array.slice(each.drop, each.drop + each.keep);
          } else {
            const added = at(...Array.from({ length: each.add }, () => (time += 1)));
            list = list.append(added);
            array = [...array, ...added];
          }
          expect([...list]).toEqual(array);
          expect(list.length).toBe(array.length);
        }
      }),
    );
  });
});
