import { drillBench, phasesOf, verdictOf, nothingLeft } from '../../support/drillBench';

describe('a drill after one that did not settle', () => {
  const unsettled = (untilMs: number) => ({ scenario: 'route-cut', untilMs });

  it('waits before it touches anything, and says why', async () => {
    const bench = drillBench({ alertAfterMs: 20_000, unsettled: (nowMs) => unsettled(nowMs + 30_000) });
    const startedAtMs = bench.clock.now();
    await bench.play();
    const baseline = bench.log.facts.find((fact) => fact.type === 'phase-entered' && fact.phase === 'baseline');
    expect(baseline).toMatchObject({ atMs: startedAtMs + 30_000 });
    expect(bench.log.conclusions.notes).toEqual([
      'waits 30 s: the drill of route-cut before this one did not settle, and its alert may still come',
    ]);
    expect(verdictOf(bench)).toBe('detected');
  });

  it('does not wait for what is over', async () => {
    const bench = drillBench({ alertAfterMs: 20_000, unsettled });
    await bench.play();
    expect(bench.log.conclusions.notes).toEqual([]);
    expect(verdictOf(bench)).toBe('detected');
  });

  it('ends at once when it is interrupted meanwhile, without touching anything', async () => {
    const bench = drillBench({ unsettled: (nowMs) => unsettled(nowMs + 30_000) });
    const startedAtMs = bench.clock.now();
    void bench.clock.sleep(5_000).then(() => bench.interrupt());
    await bench.play();
    expect(bench.clock.now() - startedAtMs).toBeLessThan(6_000);
    expect(phasesOf(bench)).not.toContain('inject');
    expect(verdictOf(bench)).toBe('interrupted');
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });
});
