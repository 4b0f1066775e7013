import fc from 'fast-check';
import { createRankScan, fewest, longest, type Bounds, type Step } from '../../../../src/domain/trend/rankScan';
import { logTail } from '../../../../src/domain/trend/rankTail';

/** Counted pair by pair. */
function stepOf(results: readonly Bounds[], isBeyond: (newer: Bounds, older: Bounds) => boolean): Step | undefined {
  const last = results.at(-1);
  const high = last === undefined ? 0 : results.filter((each) => isBeyond(last, each)).length;
  if (2 * high < results.length) return undefined;
  const steps = Array.from({ length: longest + 1 }, (_, newer): Step => {
    const [older, latest] = [results.slice(0, -newer), results.slice(-newer)];
    if (newer < fewest || results.length - newer < fewest) return { newer, logTail: 0 };
    const pairs = latest.flatMap((each) => older.map((other) => isBeyond(each, other)));
    return { newer, logTail: logTail(older.length, newer, pairs.filter((is) => !is).length) };
  });
  const rare = steps.filter((step) => step.logTail <= level);
  return rare.reduce<Step | undefined>(
    (best, step) => (best === undefined || step.logTail < best.logTail ? step : best),
    undefined,
  );
}

/** Rare enough for more than two standard deviations, below which nothing is looked at. */
const level = Math.log(0.002);

const results = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 3 }))
    .map(([earliest, width]) => ({ earliest, latest: earliest + width })),
  { minLength: 4, maxLength: 45 },
);
const shifted = fc
  .tuple(results, results, fc.integer({ min: -50, max: 50 }))
  .map(([before, after, by]) => [
    ...before,
    ...after.map(({ earliest, latest }) => ({ earliest: earliest + by, latest: latest + by })),
  ]);

describe('a scan of ranks', () => {
  it('finds what counting pair by pair finds, both ways', () => {
    let found = 0;
    fc.assert(
      fc.property(shifted, (all) => {
        const scan = createRankScan(() => level);
        all.forEach((result) => scan.push(result));
        const rise = stepOf(all, (newer, older) => newer.earliest > older.latest);
        const fall = stepOf(all, (newer, older) => newer.latest < older.earliest);
        expect(scan.rise()).toEqual(rise);
        expect(scan.fall()).toEqual(fall);
        if (rise ?? fall) found += 1;
      }),
      { numRuns: 60, seed: 1 },
    );
    expect(found).toBeGreaterThan(10);
  });

  it('finds as much upon a history that is longer than what it looks back at', () => {
    const scan = createRankScan(() => level);
    for (let night = 0; night < 400; night += 1) scan.push({ earliest: night % 7, latest: night % 7 });
    expect(scan.rise()).toBeUndefined();
    for (let night = 0; night < 3; night += 1) scan.push({ earliest: 7, latest: 7 });
    expect(scan.rise()).toEqual({ newer: 3, logTail: logTail(400, 3, 0) });
  });
});
