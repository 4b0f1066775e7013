import { drillBench, phasesOf, verdictOf, phaseLengthMs, nothingLeft } from '../../support/drillBench';
import { isFaultInPlace } from '../../support/drillWorld';

describe('a drill', () => {
  it('ends as soon as the alert is there, passes and rolls back', async () => {
    const bench = drillBench({ alertAfterMs: 20_000 });
    await bench.play();
    expect(verdictOf(bench)).toBe('detected');
    expect(bench.log.conclusions.outcome).toBe('passed');
    expect(bench.log.conclusions.rollback.state).toBe('done');
    expect(isFaultInPlace(bench.world)).toBe(false);
    expect(phasesOf(bench)).toEqual(['preflight', 'baseline', 'inject', 'hold', 'rollback', 'settle', 'verdict']);
    expect(phaseLengthMs(bench, 'hold')).toBeLessThan(26_000);
    expect(bench.provider.explained).toEqual([]);
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });

  it('without the alert holds its whole hold, rolls back, asks for evidence and calls it missed', async () => {
    const bench = drillBench();
    await bench.play();
    expect(verdictOf(bench)).toBe('missed');
    expect(bench.log.conclusions.outcome).toBe('failed');
    expect(bench.log.conclusions.rollback.state).toBe('done');
    expect(phaseLengthMs(bench, 'hold')).toBeGreaterThanOrEqual(90_000);
    expect(bench.provider.explained).toEqual(['latency']);
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });
});
