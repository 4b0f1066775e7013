import type { FactOf } from '../../../src/domain/facts';
import { drillBench, phaseLengthMs, verdictOf, type Bench, nothingLeft } from '../../support/drillBench';
import { isFaultInPlace } from '../../support/drillWorld';

const load = { script: 'load-scripts/shop-access.ts', ratePerSecond: 10 };

const measuredBy = ({ log }: Bench): readonly FactOf<'load-measured'>[] =>
  log.facts.filter((fact) => fact.type === 'load-measured');

describe('the measuring of the load', () => {
  it('compares what arrived with what was asked for, since the hold began', async () => {
    const bench = drillBench({ scenario: { load }, world: { delivered: 0.9 } });
    await bench.play();
    const last = measuredBy(bench).at(-1);
    expect(last?.asked).toBeCloseTo((10 * ((last?.toMs ?? 0) - (last?.fromMs ?? 0))) / 1_000);
    expect(last?.delivered).toBeCloseTo((last?.asked ?? 0) * 0.9);
    expect((last?.toMs ?? 0) - (last?.fromMs ?? 0)).toBeGreaterThanOrEqual(90_000);
  });

  it('counts a load that stops answering as load that is missing', async () => {
    const bench = drillBench({
      scenario: { load },
      world: { loadAnswers: ({ fault, clock }) => clock.now() < (fault?.sinceMs ?? 0) + 30_000 },
    });
    await bench.play();
    const last = measuredBy(bench).at(-1);
    expect(last?.asked).toBeGreaterThan(850);
    expect(last?.delivered).toBeLessThan(310);
    expect(verdictOf(bench)).toBe('load-not-delivered');
  });

  it('does not hold the fault for a load that hangs', async () => {
    const bench = drillBench({ scenario: { load }, world: { loadHangs: true } });
    await bench.play();
    expect(isFaultInPlace(bench.world)).toBe(false);
    expect(phaseLengthMs(bench, 'hold')).toBeLessThan(100_000);
    expect(verdictOf(bench)).toBe('load-not-delivered');
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });

  it('says once of a load that reaches nobody why that is so', async () => {
    const refused = { seen: 'GET http://127.0.0.1:9/: connection refused', hint: 'is it up?' };
    // It was there in the baseline, or the fault would not have been injected.
    const notesOf = async (delivered: number) => {
      const bench = drillBench({
        scenario: { load },
        world: { delivered, loadUnanswered: ({ fault }) => (fault === undefined ? undefined : refused) },
      });
      await bench.play();
      return bench.log.conclusions.notes;
    };
    expect(await notesOf(0)).toEqual([
      'nothing answers the normal load: GET http://127.0.0.1:9/: connection refused (is it up?)',
    ]);
    expect(await notesOf(0.1)).toEqual([]);
  });

  it('is left out where there is no load', async () => {
    const bench = drillBench({ alertAfterMs: 20_000 });
    await bench.play();
    expect(measuredBy(bench)).toEqual([]);
  });
});
