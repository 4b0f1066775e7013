import { drillBench, phaseLengthMs, phasesOf } from '../../support/drillBench';

describe('the start jitter', () => {
  it.each([0, 0.25, 0.999])("waits that part of the monitors' longest interval: %d", async (part) => {
    const bench = drillBench({
      alertAfterMs: 20_000,
      random: () => part,
      provider: { monitor: { intervalMs: 60_000 } },
    });
    await bench.play();
    expect(phaseLengthMs(bench, 'jitter')).toBeCloseTo(part * 60_000);
  });

  it('keeps to the span of the scenario', async () => {
    const provider = { monitor: { intervalMs: 60_000 } };
    const bench = drillBench({ random: () => 0.5, provider, scenario: { startJitterMs: 10_000 } });
    await bench.play();
    expect(phaseLengthMs(bench, 'jitter')).toBe(5_000);
  });

  it('is left out where no interval is known', async () => {
    const bench = drillBench({ alertAfterMs: 20_000, random: () => 0.5 });
    await bench.play();
    expect(phasesOf(bench)).not.toContain('jitter');
  });
});
