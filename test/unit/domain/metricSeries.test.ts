import { foldDrill } from '../../../src/domain/foldReport';
import { judge } from '../../../src/domain/judge';
import { exampleDrill } from '../../support/exampleDrills';
import { boundedSeries } from '../../../src/domain/metricSeries';

const series = (values: readonly number[], title = 'p95') => ({
  title,
  threshold: { operator: '>', value: 5 },
  points: values.map((value, index) => ({ atMs: index * 1_000, value })),
});

describe('the values that came with the evidence', () => {
  const { scenario, facts, ...drill } = exampleDrill('missed');
  const without = facts.map((fact) => {
    if (fact.type !== 'evidence-fetched') return fact;
    const { metric, ...others } = fact;
    expect(metric).toHaveLength(1);
    return others;
  });

  it('change nothing that is concluded', () => {
    expect(without).not.toEqual(facts);
    expect(judge(scenario, without)).toEqual(judge(scenario, facts));
  });

  it('are in the report of the drill, at the expectation that they are about', () => {
    const reportOf = (given: typeof facts) =>
      foldDrill({ ...drill, scenario, facts: given, conclusions: judge(scenario, given) }).expectations[0];
    const { metric, ...others } = reportOf(facts) ?? {};
    expect(metric).toHaveLength(1);
    expect(metric?.[0]?.points.slice(0, 2)).toEqual([
      { at: '2026-11-23T12:00:05.000Z', value: 81 },
      { at: '2026-11-23T12:00:07.000Z', value: 79 },
    ]);
    expect(others).toEqual(reportOf(without));
    const ofAnother = facts.map((fact) => (fact.type === 'evidence-fetched' ? { ...fact, key: 'another' } : fact));
    expect(reportOf(ofAnother)?.metric).toBeUndefined();
  });
});

describe('the values that a report keeps', () => {
  it('are all of them where they are few', () => {
    const few = series(Array.from({ length: 200 }, (_, index) => index));
    expect(boundedSeries([few])).toEqual([few]);
  });

  it('are the lowest and the highest of each stretch where they are many, in their order', () => {
    const values = Array.from({ length: 5_001 }, (_, index) => Math.sin(index / 30));
    values[2_345] = 900;
    values[4_000] = -900;
    const [kept] = boundedSeries([series(values)]);
    const points = kept?.points ?? [];
    expect(points.length).toBeLessThanOrEqual(200);
    expect(points.length).toBeGreaterThan(150);
    expect(points).toContainEqual({ atMs: 2_345_000, value: 900 });
    expect(points).toContainEqual({ atMs: 4_000_000, value: -900 });
    expect(points.map(({ atMs }) => atMs)).toEqual(points.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
  });

  it('are figures: JSON has none for NaN and infinities, and a series of nothing else is left out', () => {
    const [kept, ...others] = boundedSeries([series([1, Number.NaN, 3, Infinity]), series([Number.NaN]), series([])]);
    expect(kept?.points.map(({ value }) => value)).toEqual([1, 3]);
    expect(others).toEqual([]);
  });

  it('are of three series at most', () => {
    const all = ['a', 'b', 'c', 'd'].map((title) => series([1], title));
    expect(boundedSeries(all).map(({ title }) => title)).toEqual(['a', 'b', 'c']);
  });
});
