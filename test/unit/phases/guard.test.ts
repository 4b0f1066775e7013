import { ProviderError, type ProviderFailure } from '../../../src/domain/errors';
import {
  alertOf,
  benchForbidden,
  drillBench,
  during,
  harmProbe,
  phaseLengthMs,
  phasesOf,
  verdictOf,
  whyStopped,
  type Bench,
  nothingLeft,
} from '../../support/drillBench';
import { isFaultInPlace, type World } from '../../support/drillWorld';

const underFaultSince = (ms: number) => (world: World) =>
  world.fault !== undefined && world.clock.now() >= world.fault.sinceMs + ms;

const failsUnderFault = (failure: ProviderFailure, afterMs: number, untilMs = Number.POSITIVE_INFINITY) => ({
  pollFails: ({ world }: Bench) =>
    underFaultSince(afterMs)(world) && !underFaultSince(untilMs)(world)
      ? new ProviderError(failure, 'refused')
      : undefined,
});

const firesAfter = (ms: number) => (bench: Bench) =>
  underFaultSince(ms)(bench.world) ? [alertOf('Errors', (bench.world.fault?.sinceMs ?? 0) + ms)] : [];

/** It was rolled back, and nothing was left behind. */
async function expectClean(bench: Bench): Promise<void> {
  expect(isFaultInPlace(bench.world)).toBe(false);
  expect(await bench.leftovers()).toEqual(nothingLeft);
}

describe('the hold ends at once', () => {
  it('on a 401', async () => {
    const bench = drillBench(failsUnderFault('unauthorized', 10_000));
    await bench.play();
    expect(phaseLengthMs(bench, 'hold')).toBeLessThan(20_000);
    expect(whyStopped(bench)).toBe('scripted: refused');
    await expectClean(bench);
  });

  it('but not on a 500, which the next poll may not get', async () => {
    const bench = drillBench(failsUnderFault('server-error', 10_000, 20_000));
    await bench.play();
    expect(phaseLengthMs(bench, 'hold')).toBeGreaterThanOrEqual(90_000);
    expect(whyStopped(bench)).toBeUndefined();
    expect(verdictOf(bench)).toBe('missed');
  });

  it('where an abortWhen probe confirms the harm', async () => {
    const bench = drillBench({
      scenario: { abortWhen: [harmProbe] },
      world: { harm: (world) => (underFaultSince(10_000)(world) ? 'bad' : 'good') },
    });
    await bench.play();
    expect(phaseLengthMs(bench, 'hold')).toBeLessThan(14_000);
    expect(whyStopped(bench)).toBe('abortWhen: the neighbour suffers');
    expect(verdictOf(bench)).toBe('aborted');
    await expectClean(bench);
  });

  it('but not where the harm was seen less often than asked', async () => {
    let looks = 0;
    const bench = drillBench({
      scenario: { abortWhen: [harmProbe] },
      world: { harm: () => ((looks += 1) % 3 === 0 ? 'good' : 'bad') },
    });
    await bench.play();
    expect(whyStopped(bench)).toBeUndefined();
    expect(verdictOf(bench)).toBe('missed');
  });

  it('also where the confirming look is told together with a good one that was sent later', async () => {
    // The second bad look takes so long that the third and the good fourth wait for it, and are told with it.
    const second = (world: World, from: number) =>
      underFaultSince(from)(world) && !underFaultSince(from + 1_000)(world);
    const bench = drillBench({
      scenario: { abortWhen: [harmProbe] },
      world: {
        harm: (world) => (underFaultSince(10_000)(world) && !underFaultSince(13_000)(world) ? 'bad' : 'good'),
        harmLookMs: (world) => (second(world, 11_000) ? 5_000 : 0),
      },
    });
    await bench.play();
    expect(whyStopped(bench)).toBe('abortWhen: the neighbour suffers');
    await expectClean(bench);
  });

  it('where a forbidden alert fires that is marked abort', async () => {
    const scenario = { forbid: [benchForbidden({ abort: true })] };
    const bench = drillBench({ scenario, alerts: firesAfter(11_300) });
    await bench.play();
    expect(phaseLengthMs(bench, 'hold')).toBeLessThan(20_000);
    expect(whyStopped(bench)).toBe('the forbidden alert errors fired');
    // Polls are 5 s apart otherwise; here a probe's second counts, and the way of an answer.
    const [stopped] = bench.log.facts.filter((fact) => fact.type === 'stopped');
    expect((stopped?.atMs ?? Number.NaN) - (bench.world.fault?.sinceMs ?? 0)).toBeLessThan(12_800);
    expect(bench.log.conclusions.outcome).toBe('failed');
    await expectClean(bench);
  });

  it('but not where it is not marked', async () => {
    const bench = drillBench({ scenario: { forbid: [benchForbidden()] }, alerts: firesAfter(10_000) });
    await bench.play();
    expect(whyStopped(bench)).toBeUndefined();
    expect(phaseLengthMs(bench, 'hold')).toBeGreaterThanOrEqual(90_000);
    expect(bench.log.conclusions.forbidden[0]?.verdict).toBe('fired');
  });

  it('where the keeper is lost', async () => {
    const bench = drillBench({ onFact: during('hold', 7_000, ({ keeper }) => keeper.die('SIGKILL')) });
    await bench.play();
    expect(phaseLengthMs(bench, 'hold')).toBe(7_000);
    expect(whyStopped(bench)).toBe('the keeper died (SIGKILL)');
    expect(verdictOf(bench)).toBe('aborted');
    await expectClean(bench);
  });

  it('where the fault ended by itself', async () => {
    const bench = drillBench({ world: { endsAfterMs: 7_000 } });
    await bench.play();
    expect(whyStopped(bench)).toBe('the fault ended by itself: it fell back');
    expect(phaseLengthMs(bench, 'hold')).toBe(7_000);
    await expectClean(bench);
  });

  it('and after it nobody is guarded any more', async () => {
    const bench = drillBench({
      alertAfterMs: 20_000,
      closesAfterMs: 60_000,
      onFact: during('settle', 10_000, ({ keeper }) => keeper.die('SIGKILL')),
    });
    await bench.play();
    expect(whyStopped(bench)).toBeUndefined();
    expect(bench.log.conclusions.outcome).toBe('passed');
  });
});

describe('a silent provider', () => {
  const scenario = { holdMs: 300_000, maxHoldMs: 400_000 };

  it('ends the hold after 60 s', async () => {
    const bench = drillBench({ scenario, ...failsUnderFault('unreachable', 10_000) });
    await bench.play();
    expect(phaseLengthMs(bench, 'hold')).toBeGreaterThan(65_000);
    expect(phaseLengthMs(bench, 'hold')).toBeLessThan(76_000);
    expect(whyStopped(bench)).toContain('has not answered for 60 s');
    await expectClean(bench);
  });

  it('ends it too where the poll hangs and does not even fail', async () => {
    const bench = drillBench({
      scenario,
      pollHangs: ({ world }) => underFaultSince(10_000)(world) && isFaultInPlace(world),
    });
    await bench.play();
    expect(whyStopped(bench)).toContain('has not answered for 60 s');
    expect(phaseLengthMs(bench, 'hold')).toBeLessThan(76_000);
    expect(isFaultInPlace(bench.world)).toBe(false);
  });

  it('that answers again after 50 s ends nothing', async () => {
    const bench = drillBench({ scenario, ...failsUnderFault('unreachable', 10_000, 60_000) });
    await bench.play();
    expect(whyStopped(bench)).toBeUndefined();
    expect(verdictOf(bench)).toBe('missed');
  });

  it('through the end of a short hold is looked for a minute after the rollback, then unreachable', async () => {
    const bench = drillBench(failsUnderFault('unreachable', 50_000));
    await bench.play();
    expect(whyStopped(bench)).toBeUndefined();
    expect(verdictOf(bench)).toBe('provider-unreachable');
    const due = bench.log.facts.find((fact) => fact.type === 'due' && fact.what === 'last-look');
    const back = bench.log.facts.find((fact) => fact.type === 'rolled-back');
    const waitedMs = due?.type === 'due' && back?.type === 'rolled-back' ? due.atMs - back.ackedAtMs : 0;
    // From the moment when the effect was seen to be gone.
    expect(waitedMs).toBeGreaterThanOrEqual(60_000);
    expect(waitedMs).toBeLessThan(65_000);
    expect(phasesOf(bench).at(-1)).toBe('verdict');
    await expectClean(bench);
  });

  it('that refuses the key is not asked for another minute', async () => {
    const bench = drillBench(failsUnderFault('unauthorized', 10_000));
    await bench.play();
    expect(verdictOf(bench)).toBe('aborted');
    const back = bench.log.facts.find((fact) => fact.type === 'rolled-back');
    const verdict = bench.log.facts.find((fact) => fact.type === 'phase-entered' && fact.phase === 'settle');
    const waitedMs =
      verdict?.type === 'phase-entered' && back?.type === 'rolled-back' ? verdict.atMs - back.ackedAtMs : Infinity;
    expect(waitedMs).toBeLessThan(10_000);
    await expectClean(bench);
  });

  it('that answers during that minute makes it a missed', async () => {
    const bench = drillBench(failsUnderFault('unreachable', 50_000, 120_000));
    await bench.play();
    expect(verdictOf(bench)).toBe('missed');
  });
});
