import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { createSecrets } from '../../../../src/config/secrets';
import { FaultError } from '../../../../src/domain/errors';
import { stepsFault } from '../../../../src/faults/steps';
import type { FaultContext, FaultKind, FaultSystem, LoadMeter } from '../../../../src/ports/fault';
import { scriptedProcesses } from '../../../support/scriptedProcesses';
import { createVirtualClock, type VirtualClock } from '../../../support/virtualClock';
import { holding } from '../../../support/holding';

let clock: VirtualClock;
let events: string[];
let context: FaultContext;
let system: FaultSystem;
beforeEach(() => {
  clock = createVirtualClock();
  events = [];
  const dir = mkdtempSync(join(tmpdir(), 'alertdrill-steps-'));
  context = { projectDir: '/project', workDir: dir, maxMs: 600_000, allowHosts: [], vars: {} };
  system = {
    clock,
    http: {} as FaultSystem['http'],
    processes: scriptedProcesses(new Map()),
    secrets: createSecrets({}),
    person: { canBeAsked: () => false, confirm: () => Promise.reject(new FaultError('nobody')) },
  };
});
afterEach(() => rmSync(context.workDir, { recursive: true }));

const startMs = Date.UTC(2026, 10, 23, 12);
const tell = (what: string) => void events.push(`${(clock.now() - startMs) / 1_000} s: ${what}`);

/** A kind whose fault takes two seconds, and one to be taken back. */
function kindOf(name: string, script: Partial<FaultKind<{ readonly id: string }, { readonly id: string }>> = {}) {
  const kind: FaultKind<{ readonly id: string }, { readonly id: string }> = {
    kind: name,
    summary: `makes ${name}`,
    options: z.strictObject({ id: z.string() }),
    state: z.object({ id: z.string() }),
    describe: ({ id }) => `${name} ${id}`,
    steps: ({ id }) => ({ inject: [{ type: 'note', text: id }], rollback: [{ type: 'note', text: `no ${id}` }] }),
    touches: ({ id }) => (id === undefined ? [] : [{ type: 'path', path: id }]),
    prepare: ({ id }) => Promise.resolve({ id }),
    inject: async ({ id }, _system, signal) => {
      tell(`${id} begins`);
      await clock.sleep(2_000, signal);
      tell(`${id} is there`);
      return undefined;
    },
    rollback: async ({ id }) => {
      await clock.sleep(1_000);
      tell(`${id} is gone`);
      return { notes: [`${id} is as it was`] };
    },
    ...script,
  };
  return kind as FaultKind;
}

const begin = async (steps: readonly object[], kinds: readonly FaultKind[] = [kindOf('slow'), kindOf('cut')]) => {
  const kind = stepsFault(kinds);
  const state = await kind.prepare(kind.options.parse(steps), system, context);
  return { kind, state: kind.state.parse(JSON.parse(JSON.stringify(state))) };
};
const three = [{ slow: { id: 'a' } }, { after: '10s', cut: { id: 'b' } }, { slow: { id: 'c' } }];

describe('a fault of several steps', () => {
  it('makes them in order with their delays, and takes them back in reverse', async () => {
    const { kind, state } = await begin(three);
    const stamps = await clock.until(kind.inject(state, holding(system), new AbortController().signal));
    expect(stamps).toEqual({ sentAtMs: startMs, ackedAtMs: startMs + 16_000 });
    expect(await clock.until(kind.rollback(state, system))).toEqual({
      notes: ['c is as it was', 'b is as it was', 'a is as it was'],
    });
    expect(events).toEqual([
      ...[
        '0 s: a begins',
        '2 s: a is there',
        '12 s: b begins',
        '14 s: b is there',
        '14 s: c begins',
        '16 s: c is there',
      ],
      ...['17 s: c is gone', '18 s: b is gone', '19 s: a is gone'],
    ]);
  });

  it('keeps what each of them said, as it was said', async () => {
    const loud = kindOf('slow', {
      inject: ({ id }) => Promise.resolve({ sentAtMs: 1, ackedAtMs: 2, output: `stopped ${id}` }),
      rollback: ({ id }) => Promise.resolve({ notes: [], output: `started ${id}` }),
    });
    const { kind, state } = await begin(three, [loud, kindOf('cut')]);
    const stamps = await clock.until(kind.inject(state, holding(system), new AbortController().signal));
    expect(stamps?.output).toBe('stopped a\nstopped c');
    expect(await clock.until(kind.rollback(state, system))).toMatchObject({ output: 'started c\nstarted a' });
  });

  it('stops in a delay where it is interrupted: what comes after is never made', async () => {
    const { kind, state } = await begin(three);
    const interrupt = new AbortController();
    const injecting = kind.inject(state, holding(system), interrupt.signal);
    injecting.catch(() => undefined);
    await clock.advance(5_000);
    interrupt.abort(new Error('interrupted'));
    await expect(injecting).rejects.toThrow('interrupted');
    await clock.advance(60_000);
    expect(events).toEqual(['0 s: a begins', '2 s: a is there']);
    expect(clock.sleepers()).toBe(0);
  });

  it('makes nothing after a step that failed', async () => {
    const broken = kindOf('cut', { inject: () => Promise.reject(new FaultError('the router said no')) });
    const { kind, state } = await begin(three, [kindOf('slow'), broken]);
    const injecting = clock.until(kind.inject(state, holding(system), new AbortController().signal));
    await expect(injecting).rejects.toThrow('the router said no');
    expect(events).toEqual(['0 s: a begins', '2 s: a is there']);
  });

  it('takes the others back where one can not be, and says which', async () => {
    const stuck = kindOf('cut', {
      rollback: ({ id }) => Promise.reject(new FaultError(`${id} is stuck`, { hint: 'pull' })),
    });
    const { kind, state } = await begin(three, [kindOf('slow'), stuck]);
    await expect(clock.until(kind.rollback(state, system))).rejects.toMatchObject({
      message: 'b is stuck',
      hint: 'pull',
    });
    expect(events).toEqual(['1 s: c is gone', '2 s: a is gone']);
  });

  it('journals what arming makes of each', async () => {
    const armed = kindOf('slow', { arm: ({ id }) => Promise.resolve({ id: `${id} armed` }) });
    const { kind, state } = await begin(three, [armed, kindOf('cut')]);
    expect(await kind.arm?.(state, system, new AbortController().signal)).toMatchObject({
      steps: [{ state: { id: 'a armed' } }, { state: { id: 'b' } }, { state: { id: 'c armed' } }],
    });
  });

  it('gives each step a folder of its own', async () => {
    const folders: string[] = [];
    const keeping = kindOf('slow', {
      prepare: ({ id }, _system, { workDir }) => {
        folders.push(workDir);
        return Promise.resolve({ id });
      },
    });
    await begin(three, [keeping, kindOf('cut')]);
    expect(folders).toEqual([join(context.workDir, 'step-1'), join(context.workDir, 'step-3')]);
  });

  it('is a load where one of its steps is, and ends where one of them ends', async () => {
    const sample = { atMs: 1, asked: 2, delivered: 3 };
    const meter: LoadMeter<{ readonly id: string }> = {
      sample: () => Promise.resolve(sample),
      summary: () => Promise.resolve({ requests: 1, failed: 0, droppedIterations: 0, k6Version: '1' }),
      unanswered: () => Promise.resolve(undefined),
    };
    const load = kindOf('slow', { load: meter, ended: ({ id }) => Promise.resolve(`${id} died`) });
    const with2 = await begin(three.slice(0, 2), [load, kindOf('cut')]);
    const { signal } = new AbortController();
    expect(with2.kind.load?.isThere?.(with2.state)).toBe(true);
    expect(await with2.kind.load?.sample(with2.state, system, signal)).toEqual(sample);
    expect(await with2.kind.load?.summary(with2.state, system, signal)).toMatchObject({ requests: 1 });
    expect(await with2.kind.ended?.(with2.state, system, signal)).toBe('a died');
    const without = await begin([{ cut: { id: 'x' } }, { cut: { id: 'y' } }], [load, kindOf('cut')]);
    expect(without.kind.load?.isThere?.(without.state)).toBe(false);
    expect(await without.kind.load?.sample(without.state, system, signal)).toBeUndefined();
  });

  it('is told in order, and in a dry run in the order of its rollback, too', async () => {
    const kind = stepsFault([kindOf('slow'), kindOf('cut')]);
    const options = kind.options.parse(three);
    expect(kind.describe(options, context)).toBe('slow a, then after 10s cut b, then slow c');
    const { inject, rollback } = await kind.steps(options, context);
    expect(inject.map(({ text }) => text)).toEqual(['step 1:', 'a', 'step 2, 10s later:', 'b', 'step 3:', 'c']);
    expect(rollback.map(({ text }) => text)).toEqual(['step 3:', 'no c', 'step 2:', 'no b', 'step 1:', 'no a']);
  });

  it('touches what each of them touches, also where another is broken', () => {
    const kind = stepsFault([kindOf('slow'), kindOf('cut')]);
    expect(kind.touches([{ slow: { id: 'a' } }, { cut: {} }], context)).toEqual([{ type: 'path', path: 'a' }]);
  });

  it.each([
    [[{ slow: { id: 'a' } }], 'has fewer than two steps: write the one fault itself'],
    [[{ slow: { id: 'a' } }, { after: '5s' }], 'does not say which kind of fault: there is slow, cut'],
    [[{ slow: { id: 'a' } }, { slow: { id: 'b' }, cut: { id: 'c' } }], 'is one fault, and this has slow and cut'],
    [[{ slow: { id: 'a' } }, { after: 'soon', cut: { id: 'c' } }], 'is not a duration'],
  ])('refuses %j', (steps, message) => {
    const kind = stepsFault([kindOf('slow'), kindOf('cut')]);
    expect(JSON.stringify(kind.options.safeParse(steps).error?.issues)).toContain(message);
  });

  it('refuses two loads', () => {
    const meter = { load: {} as LoadMeter<{ readonly id: string }> };
    const kind = stepsFault([kindOf('slow', meter), kindOf('cut')]);
    const { error } = kind.options.safeParse([{ slow: { id: 'a' } }, { slow: { id: 'b' } }]);
    expect(error?.issues[0]?.message).toContain('has several loads');
  });
});
