import { benchExpectation, causesOf, drillBench, phasesOf, verdictOf, nothingLeft } from '../../support/drillBench';

describe('the preflight', () => {
  it('stops the drill before anything is touched where the provider sees a blocker', async () => {
    const blockers = [{ cause: 'downtime', detail: 'a downtime covers it' }];
    const bench = drillBench({ provider: { blockers } });
    await bench.play();
    expect(causesOf(bench)).toEqual(['downtime']);
    expect(phasesOf(bench)).toEqual(['preflight', 'verdict']);
    expect(bench.keeper.asked).toEqual([]);
    expect(verdictOf(bench)).toBe('blocked');
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });

  it.each([
    [59_999, ['deadline-under-floor']],
    [60_000, []],
  ])('refuses a deadline under the floor of 60 s: %d ms', async (withinMs, causes) => {
    const bench = drillBench({
      provider: { monitor: { floor: { ms: 60_000, terms: ['60 s interval'] } } },
      scenario: { expect: [benchExpectation({ withinMs })] },
    });
    await bench.play();
    expect(causesOf(bench)).toEqual(causes);
  });

  it('lets nothing begin under a fault that an earlier drill of the run could not take back', async () => {
    const bench = drillBench({ leftover: 'route-cut' });
    await bench.play();
    expect(causesOf(bench)).toEqual(['rollback-left-over']);
    expect(verdictOf(bench)).toBe('blocked');
    expect(bench.keeper.asked).toEqual([]);
  });

  it('names all that is in the way at once', async () => {
    const bench = drillBench({
      scenario: {
        expect: [benchExpectation({ provider: 'other' }), benchExpectation({ key: 'second', provider: 'another' })],
      },
    });
    await bench.play();
    expect(causesOf(bench)).toEqual(['no-provider', 'no-provider']);
  });

  it('refuses a fault of a kind that there is not, and forgets the load that was prepared', async () => {
    const bench = drillBench({
      scenario: {
        load: { script: 'load-scripts/shop-access.ts', ratePerSecond: 10 },
        fault: { kind: 'meteor', options: {} },
      },
    });
    await bench.play();
    expect(causesOf(bench)).toEqual(['fault-not-prepared']);
    expect(bench.keeper.asked).toEqual([]);
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });

  it('that is interrupted ends the drill there', async () => {
    const bench = drillBench({
      onFact: ({ type }, self) => {
        if (type === 'monitor-resolved') self.interrupt();
      },
    });
    await bench.play();
    expect(phasesOf(bench)).toEqual(['preflight', 'verdict']);
    expect(verdictOf(bench)).toBe('interrupted');
    expect(bench.keeper.asked).toEqual([]);
  });
});
