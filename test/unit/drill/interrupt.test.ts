import { ProviderError } from '../../../src/domain/errors';
import { LeaseLost } from '../../../src/edge';
import type { PhaseName } from '../../../src/domain/facts';
import {
  benchExpectation,
  during,
  drillBench,
  phaseLengthMs,
  phasesOf,
  verdictOf,
  type BenchScript,
  nothingLeft,
} from '../../support/drillBench';
import { isFaultInPlace, type World } from '../../support/drillWorld';

const load = { script: 'load-scripts/shop-access.ts', ratePerSecond: 10 };

const interruptedIn = (phase: PhaseName, afterMs: number, more: BenchScript = {}) =>
  drillBench({ alertAfterMs: 20_000, ...more, onFact: during(phase, afterMs, (bench) => bench.interrupt()) });

const lostAfter = ({ fault }: World) =>
  fault?.goneAtMs === undefined ? undefined : new ProviderError('unreachable', 'nobody is there');

describe('a lease that is lost', () => {
  const why = 'its lease on environment lab is no longer its own: run 1 of bob@there has taken it';

  it('ends the hold at once, with rollback, as an abort that says why', async () => {
    const bench = drillBench({
      alertAfterMs: 20_000,
      onFact: during('hold', 5_000, (bench) => bench.interrupt(new LeaseLost(why))),
    });
    await bench.play();
    expect(phaseLengthMs(bench, 'hold')).toBe(5_000);
    expect(isFaultInPlace(bench.world)).toBe(false);
    expect(verdictOf(bench)).toBe('aborted');
    expect(bench.log.facts.filter(({ type }) => type === 'stopped')).toMatchObject([{ cause: 'aborted', why }]);
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });

  it('before the injection keeps it from being done', async () => {
    const bench = drillBench({
      onFact: during('baseline', 3_000, (bench) => bench.interrupt(new LeaseLost(why))),
    });
    await bench.play();
    expect(bench.world.injections).toBe(0);
    expect(verdictOf(bench)).toBe('aborted');
  });
});

describe('an interrupt', () => {
  it('in the baseline injects nothing and ends the load', async () => {
    const bench = interruptedIn('baseline', 3_000, { scenario: { load } });
    await bench.play();
    expect(bench.world.injections).toBe(0);
    expect(bench.world.isLoaded).toBe(false);
    expect(verdictOf(bench)).toBe('interrupted');
    expect(bench.keeper.held()).toEqual([]);
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });

  it('in the start jitter arms nothing at all', async () => {
    const bench = interruptedIn('jitter', 3_000, { scenario: { load, startJitterMs: 60_000 }, random: () => 0.5 });
    await bench.play();
    expect(bench.keeper.asked).toEqual([]);
    expect(phasesOf(bench)).toEqual(['preflight', 'jitter', 'verdict']);
    expect(verdictOf(bench)).toBe('interrupted');
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });

  it('in the injection rolls back what may have been made', async () => {
    const bench = interruptedIn('inject', 5);
    await bench.play();
    expect(bench.world.injections).toBe(1);
    expect(isFaultInPlace(bench.world)).toBe(false);
    expect(verdictOf(bench)).toBe('interrupted');
  });

  it('in the hold rolls back at once', async () => {
    const bench = interruptedIn('hold', 5_000);
    await bench.play();
    expect(phaseLengthMs(bench, 'hold')).toBe(5_000);
    expect(isFaultInPlace(bench.world)).toBe(false);
    expect(verdictOf(bench)).toBe('interrupted');
    expect(bench.log.conclusions.outcome).toBe('inconclusive');
    expect(phasesOf(bench)).not.toContain('settle');
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });

  it('before the effect is confirmed ends with a look of the probe that does not see it any more', async () => {
    const bench = interruptedIn('hold', 1_500);
    await bench.play();
    const [back] = bench.log.facts.filter((fact) => fact.type === 'rolled-back');
    const looks = bench.log.facts.filter((fact) => fact.type === 'probed' && fact.sentAtMs >= (back?.ackedAtMs ?? NaN));
    expect(looks.length).toBeGreaterThan(0);
    expect(bench.log.conclusions.onset).toBeUndefined();
    expect(bench.log.conclusions.rollback.state).toBe('done');
  });

  it('before the effect is confirmed does not hide that it stays', async () => {
    const stays = { effect: ({ injections }: World) => (injections > 0 ? 'bad' : 'good') } as const;
    const bench = interruptedIn('hold', 1_500, { world: stays });
    await bench.play();
    expect(bench.log.conclusions.rollback.state).toBe('unverified');
    expect(bench.log.conclusions.outcome).toBe('rollback-failed');
  });

  it('a second one ends the wait for an effect that stays, and says that nobody saw it go', async () => {
    const stays = { effect: ({ injections }: World) => (injections > 0 ? 'bad' : 'good') } as const;
    const stuck = (isImpatient: boolean) =>
      drillBench({
        alertAfterMs: 20_000,
        world: stays,
        onFact: (fact, bench) => {
          during('hold', 5_000, (each) => each.interrupt())(fact, bench);
          if (isImpatient) during('hold', 15_000, (each) => each.interruptAgain())(fact, bench);
        },
      });
    const [patient, impatient] = [stuck(false), stuck(true)];
    await Promise.all([patient.play(), impatient.play()]);
    expect(phaseLengthMs(patient, 'rollback')).toBeGreaterThanOrEqual(60_000);
    expect(phaseLengthMs(impatient, 'rollback')).toBe(10_000);
    expect(impatient.log.conclusions.rollback).toMatchObject({
      state: 'unverified',
      message: expect.stringContaining('interrupted by SIGINT a second time') as string,
    });
    expect(impatient.log.conclusions.outcome).toBe('rollback-failed');
    expect(await impatient.leftovers()).toEqual(nothingLeft);
  });

  it('a second one before the rollback is done does not skip it', async () => {
    const bench = drillBench({
      alertAfterMs: 20_000,
      onFact: during('hold', 5_000, (each) => {
        each.interrupt();
        each.interruptAgain();
      }),
    });
    await bench.play();
    expect(bench.log.has('rolled-back')).toBe(true);
    expect(isFaultInPlace(bench.world)).toBe(false);
    expect(bench.log.conclusions.rollback.state).toBe('unverified');
  });

  it('right after the injection is an interrupt, though hardly anything of the load was counted by then', async () => {
    const bench = interruptedIn('hold', 300, { scenario: { load }, world: { delivered: 0.5 } });
    await bench.play();
    expect(bench.world.injections).toBe(1);
    expect(bench.log.facts.filter(({ type }) => type === 'load-measured').at(-1)).toMatchObject({ asked: 3 });
    expect(verdictOf(bench)).toBe('interrupted');
  });

  it('after half a minute in which the load fell short says so', async () => {
    const bench = interruptedIn('hold', 30_000, {
      alertAfterMs: 40_000,
      scenario: { load },
      world: { delivered: 0.5 },
    });
    await bench.play();
    expect(verdictOf(bench)).toBe('load-not-delivered');
  });

  it('in the rollback does not skip it: the effect is still seen to be gone', async () => {
    const bench = interruptedIn('rollback', 5);
    await bench.play();
    expect(bench.log.has('stopped')).toBe(true);
    expect(isFaultInPlace(bench.world)).toBe(false);
    expect(bench.log.conclusions.rollback.state).toBe('done');
    expect(bench.log.conclusions.effectGone).toBeDefined();
    expect(verdictOf(bench)).toBe('detected');
  });

  it('in the last look ends it, and asks for no evidence', async () => {
    const bench = drillBench({
      pollFails: ({ world }) => lostAfter(world),
      onFact: ({ type }, self) => {
        if (type === 'rolled-back') void self.clock.sleep(20_000).then(() => self.interrupt());
      },
    });
    await bench.play();
    expect(bench.clock.now()).toBeLessThan((bench.world.fault?.goneAtMs ?? 0) + 25_000);
    expect(verdictOf(bench)).toBe('provider-unreachable');
    expect(bench.provider.explained).toEqual([]);
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });

  it('in the recovery leaves the resolution unknown', async () => {
    const bench = interruptedIn('recovery', 1_000, {
      scenario: { expect: [benchExpectation({ resolved: { withinMs: 60_000 } })] },
      closesAfterMs: 30_000,
    });
    await bench.play();
    expect(phaseLengthMs(bench, 'recovery')).toBe(1_000);
    expect(bench.log.conclusions.expectations[0]?.resolution?.verdict).toBe('resolution-unknown');
    expect(verdictOf(bench)).toBe('detected');
  });

  it('in the settling ends the waiting, and the verdict stands', async () => {
    const bench = interruptedIn('settle', 1_000, { closesAfterMs: 30_000 });
    await bench.play();
    expect(phaseLengthMs(bench, 'settle')).toBe(1_000);
    expect(bench.log.conclusions.outcome).toBe('passed');
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });

  it('that never comes stops nothing', async () => {
    const bench = drillBench({ alertAfterMs: 20_000 });
    await bench.play();
    expect(bench.log.has('stopped')).toBe(false);
  });
});
