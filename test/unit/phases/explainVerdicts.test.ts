import { ProviderError } from '../../../src/domain/errors';
import { benchExpectation, drillBench, verdictOf, nothingLeft } from '../../support/drillBench';
import { isFaultInPlace } from '../../support/drillWorld';

describe('the evidence', () => {
  it('is asked for what was not met, and told with its figures', async () => {
    const explanation = [
      { cause: 'below-threshold', evidence: 'it peaked at 640 ms, critical is above 800 ms' },
    ] as const;
    const bench = drillBench({
      alertAfterMs: 20_000,
      scenario: { expect: [benchExpectation(), benchExpectation({ key: 'disk', monitor: { name: 'Disk' } })] },
      provider: { evidence: { data: 'present', explanation } },
    });
    await bench.play();
    expect(bench.provider.explained).toEqual(['disk']);
    const [latency, disk] = bench.log.conclusions.expectations;
    expect(latency?.explanation).toEqual([]);
    expect(disk).toMatchObject({ verdict: 'missed', explanation });
  });

  it('brings the values that it was made of, as many as a report can carry', async () => {
    const points = Array.from({ length: 5_000 }, (_, value) => ({ atMs: value, value }));
    const series = { title: 'p95', threshold: { operator: '>', value: 800 }, points };
    const evidence = { data: 'present', explanation: [], metric: [series, { title: 'none', points: [] }] } as const;
    const bench = drillBench({ provider: { evidence } });
    await bench.play();
    const fact = bench.log.facts.find(({ type }) => type === 'evidence-fetched');
    const { metric = [] } = fact?.type === 'evidence-fetched' ? fact : {};
    expect(metric.map(({ title, threshold, points: kept }) => [title, threshold?.value, kept.length])).toEqual([
      ['p95', 800, 200],
    ]);
  });

  it('that there were no data makes the silence prove nothing', async () => {
    const bench = drillBench({ provider: { evidence: { data: 'absent', explanation: [] } } });
    await bench.play();
    expect(verdictOf(bench)).toBe('no-data');
  });

  it('that the provider does not give is named, and changes no verdict', async () => {
    const bench = drillBench({ provider: { evidenceFails: new ProviderError('server-error', 'it answered 500') } });
    await bench.play();
    expect(verdictOf(bench)).toBe('missed');
    expect(bench.log.conclusions.expectations[0]?.explanation).toEqual([
      { cause: 'no-evidence', evidence: 'could not ask: it answered 500' },
    ]);
  });

  it('whose fetching has a bug hides nothing: the error goes on, after the rollback', async () => {
    const bug = new TypeError('a bug in a provider');
    const bench = drillBench({ provider: { evidenceFails: bug } });
    await expect(bench.play()).rejects.toBe(bug);
    expect(isFaultInPlace(bench.world)).toBe(false);
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });
});
