import { FaultError } from '../../../src/domain/errors';
import { drillBench, phaseLengthMs, nothingLeft, verdictOf } from '../../support/drillBench';

const noteOf = (bench: ReturnType<typeof drillBench>) => bench.log.conclusions.notes;

describe('settling', () => {
  it("waits until the drill's own alert is closed", async () => {
    const bench = drillBench({ alertAfterMs: 20_000, closesAfterMs: 40_000 });
    await bench.play();
    const closedAtMs = (bench.world.fault?.goneAtMs ?? 0) + 40_000;
    expect(bench.clock.now()).toBeGreaterThanOrEqual(closedAtMs);
    expect(bench.clock.now()).toBeLessThan(closedAtMs + 10_000);
    expect(noteOf(bench)).toEqual([]);
  });

  it('is short where it closes at once', async () => {
    const bench = drillBench({ alertAfterMs: 20_000, closesAfterMs: 0 });
    await bench.play();
    expect(phaseLengthMs(bench, 'settle')).toBeLessThan(10_000);
  });

  it('waits as long as an alert that did not come may take', async () => {
    const bench = drillBench({ provider: { monitor: { worst: { ms: 45_000, terms: [] } } } });
    await bench.play();
    expect(bench.clock.now()).toBeGreaterThanOrEqual((bench.world.fault?.goneAtMs ?? 0) + 45_000);
  });

  it('waits once more as long as the hold where nobody knows how long an alert may take', async () => {
    const bench = drillBench({ scenario: { holdMs: 90_000 } });
    await bench.play();
    expect(bench.clock.now()).toBeGreaterThanOrEqual((bench.world.fault?.goneAtMs ?? 0) + 90_000);
  });

  it.each([
    ['of which the effect was never seen', 'no-effect', { effect: () => 'good' as const }],
    ['of which the injection failed, perhaps by half', 'fault-failed', { injectFails: new FaultError('no answer') }],
  ])('waits for a slow alert of a fault %s', async (_what, verdict, world) => {
    const known = drillBench({ world, provider: { monitor: { worst: { ms: 45_000, terms: [] } } } });
    await known.play();
    expect(verdictOf(known)).toBe(verdict);
    expect(known.clock.now()).toBeGreaterThanOrEqual((known.world.fault?.goneAtMs ?? 0) + 45_000);
    expect(phaseLengthMs(known, 'settle')).toBeLessThan(46_000);

    const unknown = drillBench({ world, scenario: { holdMs: 90_000 } });
    await unknown.play();
    expect(unknown.clock.now()).toBeGreaterThanOrEqual((unknown.world.fault?.goneAtMs ?? 0) + 90_000);
  });

  it('is not entered where nothing was injected', async () => {
    const bench = drillBench({ world: { effect: () => 'bad' } });
    await bench.play();
    expect(verdictOf(bench)).toBe('blocked');
    expect(phaseLengthMs(bench, 'settle')).toBeUndefined();
  });

  it('does not wait for an alert that has come', async () => {
    const monitor = { worst: { ms: 45_000, terms: [] } };
    const bench = drillBench({ alertAfterMs: 20_000, closesAfterMs: 0, provider: { monitor } });
    await bench.play();
    expect(phaseLengthMs(bench, 'settle')).toBeLessThan(10_000);
  });

  it('names what is still open when its time is up', async () => {
    const bench = drillBench({ alertAfterMs: 20_000, closesAfterMs: Number.POSITIVE_INFINITY });
    await bench.play();
    expect(phaseLengthMs(bench, 'settle')).toBe(60_000);
    expect(noteOf(bench)).toEqual(['alert a-Latency was still open when the drill ended']);
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });
});
