import { z } from 'zod';
import { FaultError } from '../../../src/domain/errors';
import type { CourtesyName } from '../../../src/domain/courtesy';
import type { FactOf } from '../../../src/domain/facts';
import type { Courtesy, PlannedCourtesies } from '../../../src/ports/courtesy';
import type { HeldKind } from '../../../src/ports/fault';
import {
  benchForbidden,
  causesOf,
  drillBench,
  during,
  nothingLeft,
  phasesOf,
  verdictOf,
  type Bench,
  type BenchScript,
} from '../../support/drillBench';
import { isFaultInPlace } from '../../support/drillWorld';

/** What is written to a provider beside the fault: when, in what order, and what its failures mean. */

interface Fails {
  readonly set?: CourtesyName;
  readonly undo?: CourtesyName;
}

/** What a drill did, in order: `set quiet`, `fault made`, `undo quiet`. */
function written(fails: Fails = {}) {
  const done: string[] = [];
  const kind: HeldKind<{ name: CourtesyName; of?: string | undefined }> = {
    kind: 'note',
    state: z.object({ name: z.enum(['quiet', 'annotate', 'memo']), of: z.string().optional() }),
    inject: ({ name, of }) => {
      if (fails.set === name) return Promise.reject(new FaultError(`no ${name}`, { hint: 'ask for Write' }));
      done.push(`set ${name}${of === undefined ? '' : ` ${of}`}`);
      return Promise.resolve(undefined);
    },
    rollback: ({ name }) => {
      if (fails.undo === name && done.includes(`set ${name}`)) {
        return Promise.reject(new FaultError(`${name} is still there`, { hint: 'by hand' }));
      }
      done.push(`undo ${name}`);
      return Promise.resolve({ notes: [] });
    },
  };
  return { done, courtesyKinds: [kind as HeldKind] };
}

const courtesyOf = (name: CourtesyName, of?: string): Courtesy => ({
  name,
  provider: 'scripted',
  kind: 'note',
  title: `${name} of it`,
  state: () => ({ name, ...(of !== undefined && { of }) }),
  done: () => `${name} done`,
});

const planned: PlannedCourtesies = {
  quiet: [courtesyOf('quiet')],
  annotate: [courtesyOf('annotate')],
  memo: ({ id }) => courtesyOf('memo', id),
  blockers: [],
  notes: [],
};

const courtesies = { quiet: {}, annotate: {}, memo: true } as const;

function bench(script: BenchScript & { readonly fails?: Fails } = {}): Bench & { readonly done: readonly string[] } {
  const { done, courtesyKinds } = written(script.fails);
  const made = drillBench({
    courtesyKinds,
    provider: { planned },
    ...script,
    scenario: { courtesies, ...script.scenario },
    onFact: (fact, it) => {
      if (fact.type === 'injected') done.push('fault made');
      if (fact.type === 'rolled-back') done.push('fault taken back');
      script.onFact?.(fact, it);
    },
  });
  return { ...made, done };
}

const facts = ({ log }: Bench): readonly string[] =>
  log.facts
    .filter((fact): fact is FactOf<'courtesy'> => fact.type === 'courtesy')
    .map(({ courtesy, state }) => `${courtesy} ${state}`);

it('is set before the baseline and undone after settle; what marks the window, from the fault to its rollback', async () => {
  const drill = bench({ alertAfterMs: 20_000 });
  await drill.play();
  expect(verdictOf(drill)).toBe('detected');
  expect(drill.done).toEqual([
    'set quiet',
    'fault made',
    'set annotate',
    'set memo a-Latency',
    'undo memo',
    'fault taken back',
    'undo annotate',
    'undo quiet',
  ]);
  expect(facts(drill)).toEqual(['quiet set', 'annotate set', 'memo set', 'memo kept', 'annotate kept', 'quiet undone']);
  const phases = drill.log.facts.map((fact) => (fact.type === 'phase-entered' ? fact.phase : fact.type));
  const of = (state: string) =>
    drill.log.facts.findIndex((fact) => fact.type === 'courtesy' && fact.courtesy === 'quiet' && fact.state === state);
  expect(of('set')).toBeLessThan(phases.indexOf('baseline'));
  expect(of('undone')).toBeGreaterThan(phases.indexOf('settle'));
  expect(of('undone')).toBeLessThan(phases.indexOf('verdict'));
  expect(drill.keeper.held()).toEqual([]);
  expect(await drill.leftovers()).toEqual(nothingLeft);
});

it('is nothing where nothing is asked for', async () => {
  const drill = bench({ alertAfterMs: 20_000, scenario: { courtesies: undefined as never } });
  await drill.play();
  expect(facts(drill)).toEqual([]);
});

it('blocks the drill where it can not be quiet: nothing is injected, and the reason is told with its hint', async () => {
  const drill = bench({ fails: { set: 'quiet' } });
  await drill.play();
  expect(causesOf(drill)).toEqual(['not-quiet']);
  expect(drill.done).not.toContain('fault made');
  expect(phasesOf(drill)).not.toContain('baseline');
  expect(verdictOf(drill)).toBe('blocked');
  expect(facts(drill)).toEqual(['quiet not-set']);
  expect(drill.keeper.held()).toEqual([]);
  expect(await drill.leftovers()).toEqual(nothingLeft);
});

it('blocks the drill in preflight where its provider says that it can not be quiet', async () => {
  const blockers = [{ cause: 'cannot-be-quiet', detail: 'a check monitor' }];
  const drill = bench({ provider: { planned: { ...planned, quiet: [], blockers } } });
  await drill.play();
  expect(causesOf(drill)).toEqual(['cannot-be-quiet']);
  expect(drill.done).toEqual([]);
});

it.each(['annotate', 'memo'] as const)('is judged the same where %s fails', async (name) => {
  const drill = bench({ alertAfterMs: 20_000, fails: { set: name } });
  await drill.play();
  expect(verdictOf(drill)).toBe('detected');
  expect(drill.log.conclusions.outcome).toBe('passed');
  expect(facts(drill)).toContain(`${name} not-set`);
  expect(drill.done.at(-1)).toBe('undo quiet');
});

it('that is left behind makes the rollback failed, and says that the fault itself is gone', async () => {
  const drill = bench({ alertAfterMs: 20_000, fails: { undo: 'quiet' } });
  await drill.play();
  expect(isFaultInPlace(drill.world)).toBe(false);
  expect(drill.log.conclusions.outcome).toBe('rollback-failed');
  expect(drill.log.conclusions.rollback).toMatchObject({
    state: 'failed',
    only: 'courtesies',
    message: 'quiet is still there; by hand',
  });
  // It settled all the same: until then the alerts of the drill are still to come.
  expect(phasesOf(drill)).toContain('settle');
  expect(drill.keeper.held()).toEqual(['run-drill-quiet-1']);
});

it('is undone after an interrupt and where a phase throws', async () => {
  const interrupted = bench({ onFact: during('hold', 3_000, (it) => it.interrupt()) });
  await interrupted.play();
  expect(interrupted.done.slice(-3)).toEqual(['fault taken back', 'undo annotate', 'undo quiet']);
  expect(await interrupted.leftovers()).toEqual(nothingLeft);

  const bug = new TypeError('a bug');
  const broken = bench({
    onFact: (fact) => {
      if (fact.type === 'phase-entered' && fact.phase === 'hold') throw bug;
    },
  });
  await expect(broken.play()).rejects.toBe(bug);
  expect(broken.done).toContain('undo quiet');
  expect(broken.keeper.held()).toEqual([]);
});

it('explains no missed alert by its own mute', async () => {
  const explanation = [
    { cause: 'muted', evidence: 'the monitor is muted' },
    { cause: 'below-threshold', evidence: 'it peaked at 3' },
  ] as const;
  const drill = bench({ provider: { planned, evidence: { data: 'present', explanation } } });
  await drill.play();
  expect(verdictOf(drill)).toBe('missed');
  expect(drill.log.conclusions.expectations[0]?.explanation).toEqual([explanation[1]]);
});

it('writes a memo to a forbidden alert that fired, too, and holds nothing of a control', async () => {
  const drill = bench({
    alertAfterMs: 20_000,
    scenario: { expect: [], forbid: [benchForbidden({ monitor: { name: 'Latency' } })], holdMs: 40_000 },
  });
  await drill.play();
  expect(drill.done).toContain('set memo a-Latency');
  expect(drill.keeper.held()).toEqual([]);
});
