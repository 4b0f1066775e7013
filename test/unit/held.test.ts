import { FaultError } from '../../src/domain/errors';
import { prepareHeld } from '../../src/held';
import { drillBench, type BenchScript } from '../support/drillBench';
import { isFaultInPlace } from '../support/drillWorld';

const never = new AbortController().signal;

async function heldOn(script: BenchScript = {}, kind = 'switch') {
  const bench = drillBench(script);
  return { bench, held: await prepareHeld(bench.context, 'fault', { kind, options: {} }, 60_000) };
}

describe('what the keeper holds for a drill', () => {
  it('asks the keeper for nothing until it is armed', async () => {
    const { bench, held } = await heldOn();
    expect(await held.rollback()).toBeUndefined();
    expect(bench.keeper.asked).toEqual([]);
  });

  it('is injected and rolled back under a name of its own', async () => {
    const { bench, held } = await heldOn();
    await held.arm(never);
    const { sentAtMs, ackedAtMs } = await bench.clock.until(held.inject(never));
    expect(ackedAtMs - sentAtMs).toBe(10);
    expect(isFaultInPlace(bench.world)).toBe(true);
    expect(await bench.clock.until(held.rollback())).toMatchObject({ notes: [] });
    expect(isFaultInPlace(bench.world)).toBe(false);
    expect(bench.keeper.asked).toEqual(['arm run-drill-fault', 'inject run-drill-fault', 'rollback run-drill-fault']);
  });

  it('is rolled back once, but tried again where that failed', async () => {
    const failing = await heldOn({ world: { rollbackFails: true } });
    await failing.held.arm(never);
    await expect(failing.bench.clock.until(failing.held.rollback())).rejects.toThrow(FaultError);
    await expect(failing.bench.clock.until(failing.held.rollback())).rejects.toThrow('the switch is stuck');

    const working = await heldOn();
    await working.held.arm(never);
    await working.bench.clock.until(working.held.rollback());
    expect(await working.held.rollback()).toBeUndefined();
  });

  it('where it is a load keeps its figures after it has ended', async () => {
    const { held } = await heldOn({}, 'k6');
    expect(held.isLoad).toBe(true);
    await held.arm(never);
    await held.summarize(never);
    await held.rollback();
    await held.summarize(never);
    expect(held.summary?.k6Version).toBe('1.8.1');
    expect(await held.sample(never)).toBeUndefined();
  });

  it('that is no load has no figures', async () => {
    const { held } = await heldOn();
    await held.arm(never);
    await held.summarize(never);
    expect(held.isLoad).toBe(false);
    expect(held.summary).toBeUndefined();
    expect(await held.sample(never)).toBeUndefined();
  });

  it('can only be of a kind that there is', async () => {
    await expect(heldOn({}, 'meteor')).rejects.toThrow(new FaultError('there is no fault of kind meteor'));
  });
});
