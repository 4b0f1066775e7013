import { FaultError } from '../../../src/domain/errors';
import { drillBench, type Bench, during, phasesOf, verdictOf, nothingLeft } from '../../support/drillBench';
import { isFaultInPlace, type World } from '../../support/drillWorld';
import { storyEffect } from '../../support/storyScenario';

const load = { script: 'load-scripts/shop-access.ts', ratePerSecond: 10 };

describe('a keeper that dies', () => {
  const notesOf = ({ log }: Bench) => log.facts.flatMap((fact) => (fact.type === 'noted' ? [fact.text] : []));
  const how = 'killed, since it stood still for 5 s';

  it.each(['baseline', 'rollback', 'settle'] as const)('in the %s is told, in a note of the drill', async (phase) => {
    const bench = drillBench({ alertAfterMs: 20_000, onFact: during(phase, 0, ({ keeper }) => keeper.die(how)) });
    await bench.play();
    expect(notesOf(bench)).toEqual([`the keeper died (${how}), and its rollbacks are done without it`]);
  });

  it('in the hold is the reason of its end, and told once', async () => {
    const bench = drillBench({ alertAfterMs: 20_000, onFact: during('hold', 5_000, ({ keeper }) => keeper.die(how)) });
    await bench.play();
    expect(notesOf(bench)).toEqual([]);
    expect(bench.log.facts.filter(({ type }) => type === 'stopped')).toMatchObject([
      { why: `the keeper died (${how})` },
    ]);
  });

  it('in the drill before is no news', async () => {
    const bench = drillBench({ alertAfterMs: 20_000 });
    bench.keeper.die(how);
    await bench.play();
    expect(notesOf(bench)).toEqual([]);
  });
});

describe('the rollback', () => {
  it('is done where a phase throws, and the bug keeps its stack', async () => {
    const bug = new TypeError('a bug in a phase');
    const bench = drillBench({
      scenario: { load },
      onFact: ({ type }, { log }) => {
        if (type === 'load-measured' && !log.has('rollback-started')) throw bug;
      },
    });
    await expect(bench.play()).rejects.toBe(bug);
    expect(bench.world.injections).toBe(1);
    expect(isFaultInPlace(bench.world)).toBe(false);
    expect(bench.world.isLoaded).toBe(false);
    expect(bench.keeper.held()).toEqual([]);
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });

  it('is done where the injection throws what is no FaultError', async () => {
    const bug = new TypeError('a bug in a fault');
    const bench = drillBench({ world: { injectFails: bug } });
    await expect(bench.play()).rejects.toBe(bug);
    expect(isFaultInPlace(bench.world)).toBe(false);
    expect(bench.keeper.held()).toEqual([]);
    expect(await bench.leftovers()).toEqual(nothingLeft);
  });

  it('follows a rejected injection, which makes the fault failed and the drill inconclusive', async () => {
    const bench = drillBench({ world: { injectFails: new FaultError('the switch is missing') } });
    await bench.play();
    expect(isFaultInPlace(bench.world)).toBe(false);
    expect(bench.keeper.asked).toContain('rollback run-drill-fault');
    expect(phasesOf(bench)).not.toContain('hold');
    expect(verdictOf(bench)).toBe('fault-failed');
    expect(bench.log.conclusions.outcome).toBe('inconclusive');
    expect(bench.log.conclusions.rollback.state).toBe('done');
  });

  it('that fails is the outcome, whatever was detected, and nothing waits for the fault to settle', async () => {
    const bench = drillBench({ alertAfterMs: 20_000, world: { rollbackFails: true } });
    await bench.play();
    expect(verdictOf(bench)).toBe('detected');
    expect(bench.log.conclusions.rollback).toMatchObject({ state: 'failed', message: 'the switch is stuck' });
    expect(bench.log.conclusions.outcome).toBe('rollback-failed');
    expect(phasesOf(bench)).not.toContain('settle');
    // `recover` still needs the folder.
    expect(await bench.leftovers()).toEqual({ ...nothingLeft, workDirs: ['/work/run-drill-fault'] });
  });

  it('after which the effect is still seen counts as failed, a minute later', async () => {
    const bench = drillBench({
      alertAfterMs: 20_000,
      world: { effect: ({ injections }) => (injections > 0 ? 'bad' : 'good') },
    });
    await bench.play();
    expect(bench.log.conclusions.rollback.state).toBe('unverified');
    expect(bench.log.conclusions.outcome).toBe('rollback-failed');
    expect(isFaultInPlace(bench.world)).toBe(false);
  });

  it('is given as long as a probe that looks seldom takes to see that the effect is gone', async () => {
    const effect = { ...storyEffect, kind: 'effect', everyMs: 40_000 };
    const slow = { scenario: { effect, effectWithinMs: 200_000, holdMs: 300_000 }, alertAfterMs: 20_000 };
    const bench = drillBench(slow);
    await bench.play();
    expect(verdictOf(bench)).toBe('detected');
    expect(bench.log.conclusions.rollback.state).toBe('done');

    const stuck = { effect: ({ injections }: World) => (injections > 0 ? 'bad' : 'good') } as const;
    const stays = drillBench({ ...slow, world: stuck });
    await stays.play();
    expect(stays.log.conclusions.rollback.state).toBe('unverified');
  });

  it('is left to the keeper, should this process stand still, soon after the longest hold; not that of the load', async () => {
    const bench = drillBench({ alertAfterMs: 20_000, scenario: { load, maxHoldMs: 100_000 } });
    await bench.play();
    expect(bench.keeper.longestMs).toEqual(
      new Map([
        ['run-drill-load', undefined],
        ['run-drill-fault', 130_000],
      ]),
    );
  });

  it('of a load that does not end is told as a failed rollback, and the drill comes to its end', async () => {
    const bench = drillBench({ alertAfterMs: 20_000, scenario: { load }, world: { loadRollbackFails: true } });
    await bench.play();
    expect(phasesOf(bench).at(-1)).toBe('verdict');
    expect(bench.log.conclusions.rollback).toMatchObject({ state: 'failed', message: 'k6 does not end' });
    expect(bench.log.conclusions.outcome).toBe('rollback-failed');
    expect(verdictOf(bench)).toBe('detected');
    expect(await bench.leftovers()).toEqual({ ...nothingLeft, workDirs: ['/work/run-drill-load'] });
  });

  it('of a load that does not end hides no bug', async () => {
    const bug = new TypeError('a bug in a fault');
    const bench = drillBench({ scenario: { load }, world: { loadRollbackFails: true, injectFails: bug } });
    await expect(bench.play()).rejects.toBe(bug);
    expect(isFaultInPlace(bench.world)).toBe(false);
  });

  it('leaves the load on until the drill has settled', async () => {
    const loaded: boolean[] = [];
    const bench = drillBench({
      alertAfterMs: 20_000,
      scenario: { load },
      onFact: during('settle', 1_000, ({ world }) => loaded.push(world.isLoaded)),
    });
    const { loads } = await bench.play();
    expect(loaded).toEqual([true]);
    expect(bench.world.isLoaded).toBe(false);
    expect(loads.normal?.k6Version).toBe('1.8.1');
  });
});
