import { drillBench, during } from '../../support/drillBench';

describe('a machine that sleeps during a drill', () => {
  it('is told with how long it slept, and marks the clock as suspect', async () => {
    const bench = drillBench({
      alertAfterMs: 20_000,
      onFact: during('hold', 5_000, ({ clock }) => clock.suspend(7_000)),
    });
    await bench.play();
    const slept = bench.log.facts.filter((fact) => fact.type === 'machine-slept');
    expect(slept.map(({ byMs }) => byMs)).toEqual([7_000]);
    expect(bench.log.conclusions.marks.map(({ kind }) => kind)).toContain('clock-suspect');
  });

  it('before the drill began is nothing to tell', async () => {
    const bench = drillBench({ alertAfterMs: 20_000 });
    bench.clock.suspend(7_000);
    await bench.play();
    expect(bench.log.has('machine-slept')).toBe(false);
    expect(bench.log.conclusions.marks).toEqual([]);
  });
});
