import { ProviderError } from '../../../src/domain/errors';
import {
  benchExpectation,
  drillBench,
  phaseLengthMs,
  phasesOf,
  verdictOf,
  nothingLeft,
} from '../../support/drillBench';

const down = new ProviderError('unreachable', 'nobody is there');

describe('the recovery', () => {
  const scenario = { expect: [benchExpectation({ resolved: { withinMs: 60_000 } })] };
  const resolutionOf = (bench: ReturnType<typeof drillBench>) =>
    bench.log.conclusions.expectations[0]?.resolution?.verdict;

  it('waits for the end of the alert and finds it in time', async () => {
    const bench = drillBench({ scenario, alertAfterMs: 20_000, closesAfterMs: 30_000 });
    await bench.play();
    expect(phasesOf(bench)).toContain('recovery');
    expect(resolutionOf(bench)).toBe('resolved');
    expect(bench.log.conclusions.outcome).toBe('passed');
  });

  it('gives up when its time is over', async () => {
    const bench = drillBench({ scenario, alertAfterMs: 20_000, closesAfterMs: 600_000 });
    await bench.play();
    expect(phaseLengthMs(bench, 'recovery')).toBeGreaterThanOrEqual(58_000);
    expect(phaseLengthMs(bench, 'recovery')).toBeLessThan(70_000);
    expect(resolutionOf(bench)).toBe('not-resolved');
    expect(bench.log.conclusions.outcome).toBe('failed');
  });

  it('ends where the provider is down for good, and the resolution is unknown', async () => {
    const bench = drillBench({
      scenario,
      alertAfterMs: 20_000,
      pollFails: ({ world }) => (world.fault?.goneAtMs === undefined ? undefined : down),
    });
    await bench.play();
    expect(resolutionOf(bench)).toBe('resolution-unknown');
    expect(verdictOf(bench)).toBe('detected');
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });

  it('is not waited for while the fault may still be there', async () => {
    const bench = drillBench({ scenario, alertAfterMs: 20_000, world: { rollbackFails: true } });
    await bench.play();
    expect(phasesOf(bench)).not.toContain('recovery');
    expect(resolutionOf(bench)).toBe('resolution-unknown');
    expect(bench.log.conclusions.outcome).toBe('rollback-failed');
  });

  it('is left out where nobody asked for it', async () => {
    const bench = drillBench({ alertAfterMs: 20_000 });
    await bench.play();
    expect(phasesOf(bench)).not.toContain('recovery');
  });
});
