import { randomFrom } from '../../src/randomFrom';

const take = (count: number, random: () => number) => Array.from({ length: count }, random);

describe('numbers from a seed', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(take(10, randomFrom(42))).toEqual(take(10, randomFrom(42)));
    expect(take(10, randomFrom(42))).not.toEqual(take(10, randomFrom(43)));
  });

  it('are those of mulberry32', () => {
    // Computed apart from this code, in Python, after the C of the reference: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c
    expect(take(3, randomFrom(0)).map((each) => each * 2 ** 32)).toEqual([1_144_304_738, 1_416_247, 958_946_056]);
  });

  it('lie in [0, 1) and spread evenly', () => {
    const counts = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const numbers = take(10_000, randomFrom(7));
    expect(numbers.filter((each) => !(each >= 0 && each < 1))).toEqual([]);
    for (const each of numbers) {
      const tenth = Math.floor(each * 10);
      counts[tenth] = (counts[tenth] ?? 0) + 1;
    }
    // Four standard deviations of a fair tenth are 120.
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(120);
  });

  it('come of any seed, also a negative one, a fraction or a huge one', () => {
    for (const seed of [-1, 0.5, 2 ** 40 + 1]) expect(new Set(take(100, randomFrom(seed))).size).toBe(100);
  });
});
