import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { rankTest } from '../../../../src/domain/trend/rankTest';
import { criticalDeficit, logNormalTail, logTail } from '../../../../src/domain/trend/rankTail';

interface Fixtures {
  readonly tests: readonly {
    readonly older: readonly number[];
    readonly newer: readonly number[];
    readonly method: 'permutation' | 'exact' | 'asymptotic';
    readonly pValue: number;
  }[];
  readonly tails: readonly {
    readonly older: number;
    readonly newer: number;
    readonly deficit: number;
    readonly pValue: number;
  }[];
  readonly normal: readonly { readonly z: number; readonly logTail: number }[];
}

/** Made by bench/trend/scipyFixtures.py. */
const scipy = JSON.parse(readFileSync(join(__dirname, '../../../fixtures/trend/rankTests.json'), 'utf8')) as Fixtures;

/** By how much two probabilities differ, of the greater. */
const relative = (a: number, b: number): number => Math.abs(a - b) / Math.max(a, b);

describe('the rank test', () => {
  it.each(['permutation', 'exact', 'asymptotic'] as const)("says what scipy's says: %s", (method) => {
    const tests = scipy.tests.filter((each) => each.method === method);
    expect(tests.length).toBeGreaterThan(10);
    // An approximation is compared as one: the normal tail is right to five digits.
    const off = tests.map(({ older, newer, pValue }) => relative(rankTest(older, newer), pValue));
    expect(Math.max(...off)).toBeLessThan(method === 'asymptotic' ? 1e-5 : 1e-9);
  });

  it('of samples without results, or without a difference, finds nothing', () => {
    expect(rankTest([], [1])).toBe(1);
    expect(rankTest([1, 2], [])).toBe(1);
    expect(rankTest(Array(30).fill(7), Array(30).fill(7))).toBe(1);
  });

  it('takes what never came for longer than all that did', () => {
    expect(rankTest([1, 2, 3], [Infinity, Infinity, Infinity])).toBeCloseTo(0.05, 12);
  });

  const values = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 3, maxLength: 12 });

  it('knows nothing but the order: no scale, no sequence', () => {
    fc.assert(
      fc.property(values, values, (older, newer) => {
        const p = rankTest(older, newer);
        const grown = (value: number) => value ** 3 + 5;
        expect(rankTest(older.map(grown), newer.map(grown))).toBeCloseTo(p, 12);
        expect(rankTest(older.toReversed(), newer.toSorted())).toBeCloseTo(p, 12);
      }),
    );
  });

  it('finds more in what lies higher', () => {
    fc.assert(
      fc.property(values, values, fc.integer({ min: 0, max: 30 }), (older, newer, by) => {
        const higher = newer.map((value) => value + by);
        expect(rankTest(older, higher)).toBeLessThanOrEqual(rankTest(older, newer) + 1e-12);
      }),
    );
  });
});

describe('the tail of a deficit', () => {
  it("is scipy's exact one up to as many pairs as there are older results, and never under it where it is rare", () => {
    for (const { older, newer, deficit, pValue } of scipy.tails) {
      const tail = Math.exp(logTail(older, newer, deficit));
      if (deficit <= older) expect(relative(tail, pValue)).toBeLessThan(1e-9);
      else if (pValue < 0.01) expect(tail).toBeGreaterThanOrEqual(pValue * (1 - 1e-9));
    }
  });

  it('is never under the exact one where that is rare, by all orders of as many results', () => {
    for (const [older, newer] of [
      [9, 4],
      [20, 7],
      [14, 14],
      [8, 20],
    ] as const) {
      const rare = exactTails(older, newer).filter((exact) => exact < 0.01);
      rare.forEach((exact, deficit) => {
        expect(logTail(older, newer, deficit)).toBeGreaterThanOrEqual(Math.log(exact) - 1e-9);
      });
    }
  });

  it('is critical where it is as rare as asked, and no more rare with one pair more', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 300 }),
        fc.integer({ min: 3, max: 60 }),
        fc.double({ min: -14, max: -2, noNaN: true }),
        (older, newer, level) => {
          const deficit = criticalDeficit(older, newer, level);
          expect(logTail(older, newer, deficit)).toBeLessThanOrEqual(level);
          if (deficit < Math.floor((older * newer) / 2)) {
            expect(logTail(older, newer, deficit + 1)).toBeGreaterThan(level);
          }
        },
      ),
    );
  });

  it("of the normal distribution is scipy's", () => {
    for (const { z, logTail: expected } of scipy.normal) {
      expect(Math.abs(logNormalTail(z) - expected)).toBeLessThan(1e-5 * Math.max(1, Math.abs(expected)));
    }
  });
});

/** By how many of all orders of `older + newer` results have a deficit of d or less, counted one result after another. */
function exactTails(older: number, newer: number): readonly number[] {
  // ways[k][d]: of the results so far, k are newer ones, and d pairs have an older one above a newer one.
  let ways = new Map<string, number>([['0,0', 1]]);
  for (let placed = 0; placed < older + newer; placed += 1) {
    const next = new Map<string, number>();
    const add = (key: string, count: number) => next.set(key, (next.get(key) ?? 0) + count);
    for (const [key, count] of ways) {
      const [k, d] = key.split(',').map(Number) as [number, number];
      if (k < newer) add(`${k + 1},${d}`, count);
      if (placed - k < older) add(`${k},${d + k}`, count);
    }
    ways = next;
  }
  const all = [...ways.values()].reduce((sum, count) => sum + count, 0);
  let sum = 0;
  return Array.from({ length: older * newer + 1 }, (_, deficit) => {
    sum += ways.get(`${newer},${deficit}`) ?? 0;
    return sum / all;
  });
}
