import { drillBench, phaseLengthMs, phasesOf, verdictOf, nothingLeft } from '../../support/drillBench';
import { isFaultInPlace } from '../../support/drillWorld';

const load = { script: 'load-scripts/shop-access.ts', ratePerSecond: 10 };

describe('the hold', () => {
  it('of a fault without effect ends when effectWithin is over', async () => {
    const bench = drillBench({ world: { effect: () => 'good' } });
    await bench.play();
    expect(phaseLengthMs(bench, 'hold')).toBe(30_000);
    expect(isFaultInPlace(bench.world)).toBe(false);
    expect(verdictOf(bench)).toBe('no-effect');
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });

  it('is counted from the onset', async () => {
    const bench = drillBench({
      world: {
        effect: ({ fault, clock }) =>
          fault?.goneAtMs === undefined && fault !== undefined && clock.now() >= fault.sinceMs + 20_000
            ? 'bad'
            : 'good',
      },
    });
    await bench.play();
    expect(phaseLengthMs(bench, 'hold')).toBeGreaterThanOrEqual(110_000);
    expect(phaseLengthMs(bench, 'hold')).toBeLessThan(113_000);
    expect(verdictOf(bench)).toBe('missed');
  });

  it('never lasts longer than maxHold', async () => {
    const bench = drillBench({ scenario: { holdMs: 300_000, maxHoldMs: 100_000 } });
    await bench.play();
    expect(phaseLengthMs(bench, 'hold')).toBe(100_000);
    expect(isFaultInPlace(bench.world)).toBe(false);
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });

  it('of a control lasts to its end and finds quiet', async () => {
    const bench = drillBench({ parts: 'control' });
    await bench.play();
    const { injected } = bench.log.conclusions;
    const end = bench.log.facts.find((fact) => fact.type === 'rollback-started');
    expect(end).toMatchObject({ atMs: (injected?.latest ?? 0) + 90_000 });
    expect(phasesOf(bench)).not.toContain('rollback');
    expect(bench.keeper.asked).toEqual([]);
    expect(verdictOf(bench)).toBe('quiet');
    expect(bench.log.conclusions.outcome).toBe('passed');
    expect(bench.log.conclusions.rollback.state).toBe('not-needed');
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });

  it('of a control proves nothing where the monitor had no data', async () => {
    const bench = drillBench({ parts: 'control', provider: { evidence: { data: 'absent', explanation: [] } } });
    await bench.play();
    expect(verdictOf(bench)).toBe('no-data');
  });

  it('proves nothing where the load did not arrive', async () => {
    const bench = drillBench({ scenario: { load }, world: { delivered: 0.5 } });
    await bench.play();
    expect(verdictOf(bench)).toBe('load-not-delivered');
    expect(isFaultInPlace(bench.world)).toBe(false);
  });

  it('counts where the load arrived', async () => {
    const bench = drillBench({ scenario: { load }, world: { delivered: 0.9 } });
    await bench.play();
    expect(verdictOf(bench)).toBe('missed');
  });
});
