import { factTime } from '../../../src/domain/factTime';
import type { Fact, FactOf } from '../../../src/domain/facts';
import {
  drillBench,
  during,
  harmProbe,
  verdictOf,
  whyStopped,
  type Bench,
  type BenchScript,
  nothingLeft,
} from '../../support/drillBench';
import { isFaultInPlace, type World } from '../../support/drillWorld';

const load = { script: 'load-scripts/shop-access.ts', ratePerSecond: 10 };

const atMsOf = ({ log }: Bench, isIt: (fact: Fact) => boolean): number => {
  const found = log.facts.find(isIt);
  return found === undefined ? NaN : factTime(found).latest;
};
const startOfRollback = (bench: Bench) => atMsOf(bench, ({ type }) => type === 'rollback-started');
const whenStopped = (bench: Bench) => atMsOf(bench, ({ type }) => type === 'stopped');
const endOfHold = (bench: Bench) => atMsOf(bench, (fact) => fact.type === 'due' && fact.what === 'hold');

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
    const bench = drillBench({ scenario: { load }, world: { loadHangs: () => true } });
    await bench.play();
    expect(isFaultInPlace(bench.world)).toBe(false);
    expect(startOfRollback(bench)).toBe(endOfHold(bench));
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

  it('goes on beside the rollback, which waits for no figures', async () => {
    const bench = drillBench({ scenario: { load } });
    await bench.play();
    expect(startOfRollback(bench)).toBe(endOfHold(bench));
    expect(measuredBy(bench).at(-1)?.toMs).toBeGreaterThanOrEqual(endOfHold(bench));
  });

  it('keeps no fault that has to be ended at once', async () => {
    const bench = drillBench({
      scenario: { load, abortWhen: [harmProbe] },
      world: {
        loadHangs: () => true,
        harm: ({ fault, clock }) => (clock.now() >= (fault?.sinceMs ?? Infinity) + 10_000 ? 'bad' : 'good'),
      },
    });
    await bench.play();
    expect(whyStopped(bench)).toBe('abortWhen: the neighbour suffers');
    expect(startOfRollback(bench)).toBe(whenStopped(bench));
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });

  it('is left out where there is no load', async () => {
    const bench = drillBench({ alertAfterMs: 20_000 });
    await bench.play();
    expect(measuredBy(bench)).toEqual([]);
  });
});

describe('a load that is the fault', () => {
  /** It stops answering so long after the hold began, ms. */
  const benchOf = (hangsAfterMs = Infinity, more: BenchScript = {}) => {
    let hangs = false;
    return drillBench({
      ...more,
      parts: 'unprobed',
      scenario: { fault: { kind: 'k6', options: {} }, ...more.scenario },
      world: { ...more.world, loadHangs: () => hangs },
      onFact: during('hold', hangsAfterMs, () => (hangs = true)),
    });
  };
  const seconds = ({ fromMs, toMs }: FactOf<'load-measured'>) => (toMs - fromMs) / 1_000;

  it('is asked for its figures before it is ended, since they go with it', async () => {
    const bench = benchOf();
    const { loads } = await bench.play();
    const last = measuredBy(bench).at(-1)!;
    expect(last).toMatchObject({ load: 'fault', toMs: endOfHold(bench) });
    expect(last.delivered).toBeCloseTo(10 * seconds(last));
    expect(loads.fault?.requests).toBeCloseTo(last.delivered);
    expect(startOfRollback(bench)).toBe(endOfHold(bench));
  });

  it('is waited for half a second at most; its figures are those of the last time then', async () => {
    const bench = benchOf(85_500);
    const { loads } = await bench.play();
    expect(startOfRollback(bench) - endOfHold(bench)).toBe(500);
    expect(loads.fault?.requests).toBeGreaterThan(10 * 83);
    expect(loads.fault?.requests).toBeLessThanOrEqual(10 * 86);
  });

  it('is not waited for at all where it has to be ended at once', async () => {
    const harm = ({ clock }: World) => (clock.now() >= startMs + 60_000 ? ('bad' as const) : ('good' as const));
    let startMs = Infinity;
    const bench = benchOf(30_500, { scenario: { abortWhen: [harmProbe] }, world: { harm } });
    startMs = bench.clock.now();
    const { loads } = await bench.play();
    expect(whyStopped(bench)).toBe('abortWhen: the neighbour suffers');
    expect(startOfRollback(bench)).toBe(whenStopped(bench));
    expect(loads.fault?.requests).toBeGreaterThan(10 * 28);
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });
});
