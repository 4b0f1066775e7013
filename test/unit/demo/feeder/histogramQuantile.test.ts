import fc from 'fast-check';
import { histogramQuantile } from '../../../../src/demo/feeder/histogramQuantile';

const buckets = (...counts: readonly (readonly [number, number])[]) =>
  counts.map(([upperBound, count]) => ({ upperBound, count }));

test('a quantile is interpolated within its bucket', () => {
  const seen = buckets([0.1, 50], [0.2, 100], [Infinity, 100]);
  expect(histogramQuantile(0.5, seen)).toBeCloseTo(0.1);
  expect(histogramQuantile(0.75, seen)).toBeCloseTo(0.15);
  expect(histogramQuantile(0.95, seen)).toBeCloseTo(0.19);
});

test('the first bucket begins at 0', () => {
  expect(histogramQuantile(0.5, buckets([0.1, 10], [Infinity, 10]))).toBeCloseTo(0.05);
});

test('beyond the last finite bound the answer is that bound', () => {
  expect(histogramQuantile(0.95, buckets([1, 10], [Infinity, 100]))).toBe(1);
});

test('nothing observed has no quantile', () => {
  expect(histogramQuantile(0.95, buckets([1, 0], [Infinity, 0]))).toBeUndefined();
  expect(histogramQuantile(0.95, [])).toBeUndefined();
});

test('the estimate lies in the bucket that holds the true quantile', () => {
  const bounds = [10, 20, 50, 100, 200, 500];
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1 }), (observed) => {
      const counted = [...bounds, Infinity].map((upperBound) => ({
        upperBound,
        count: observed.filter((value) => value <= upperBound).length,
      }));
      const truth = observed.toSorted((a, b) => a - b)[Math.ceil(0.95 * observed.length) - 1]!;
      const upper = bounds.find((bound) => truth <= bound)!;
      const lower = bounds[bounds.indexOf(upper) - 1] ?? 0;
      const estimate = histogramQuantile(0.95, counted)!;
      return lower < estimate && estimate <= upper;
    }),
  );
});
