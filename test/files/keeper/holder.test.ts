import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { FaultError } from '../../../src/domain/errors';
import { journalFolder } from '../../../src/keeper/journal';
import type { FaultKind } from '../../../src/ports/fault';
import { eventually } from '../../support/eventually';
import { createHolderBench, type HolderBench } from '../../support/holderBench';
import { recordDisk } from '../../support/recordingDisk';
import { scriptedFault, type ScriptedFault } from '../../support/scriptedFault';

let bench: HolderBench;
let fault: ScriptedFault;
const { signal } = new AbortController();
const begin = (script?: Partial<FaultKind<object, object>>) => {
  fault = scriptedFault(script);
  bench = createHolderBench([fault.kind]);
  return bench.holder;
};
afterEach(() => bench.remove());

/** An injection that goes on until it is let go or aborted. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const pass = (aborted: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      void opened.then(resolve);
      aborted.addEventListener('abort', () => reject(new FaultError('aborted')));
    });
  return { open, pass };
}

describe('arming', () => {
  it('journals the entry before its kind does anything, and then the new state', async () => {
    const seen: unknown[] = [];
    const holder = begin({
      arm: async (state) => {
        seen.push(...(await bench.journal()));
        return { ...state, pid: 42 };
      },
    });
    const armed = await holder.arm(
      bench.entry('a', { url: 'u', token: '${secret.A} ${secret.B} ${secret.A}' }),
      signal,
    );
    expect(seen).toMatchObject([{ entry: { id: 'a', secrets: ['A', 'B'], runId: 'run-1', interrupted: 'arm' } }]);
    expect(armed).toMatchObject({ url: 'u', pid: 42 });
    expect(await bench.journal()).toMatchObject([{ entry: { state: { url: 'u', pid: 42 }, environment: 'lab' } }]);
  });

  it('that fails is rolled back, and leaves nothing', async () => {
    const holder = begin({ arm: () => Promise.reject(new FaultError('no k6', { hint: 'install it' })) });
    await expect(holder.arm(bench.entry('a'), signal)).rejects.toMatchObject({
      message: 'no k6 (rolled back)',
      hint: 'install it',
    });
    expect(fault.events).toEqual(['rollback {}']);
    expect(await bench.journal()).toEqual([]);
    expect(bench.hasWorkDir('a')).toBe(false);
  });

  it('that is aborted before it begins leaves nothing', async () => {
    const holder = begin();
    await expect(holder.arm(bench.entry('a'), AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
    expect(await bench.journal()).toEqual([]);
  });

  it.each([
    ['an unknown kind', { kind: 'nonsense' }, 'there is no fault of the kind nonsense'],
    ['a state that the kind does not know', { state: 7 }, "can't be read"],
  ])('is refused for %s', async (_what, more, message) => {
    const holder = begin();
    await expect(holder.arm({ ...bench.entry('a'), ...more }, signal)).rejects.toThrow(message);
    expect(await bench.journal()).toEqual([]);
  });

  it('is refused for an entry that is held already', async () => {
    const holder = begin();
    await holder.arm(bench.entry('a'), signal);
    await expect(holder.arm(bench.entry('a'), signal)).rejects.toThrow('held already');
  });
});

describe('injecting', () => {
  it('is stamped around the kind, or as the kind says', async () => {
    const holder = begin({
      inject: async (state, { clock }) => {
        await clock.sleep(100);
        return 'tight' in state ? { sentAtMs: 1, ackedAtMs: 2 } : undefined;
      },
    });
    await holder.arm(bench.entry('a'), signal);
    const injecting = holder.inject('a', signal);
    while (bench.clock.sleepers() === 0) await new Promise(setImmediate);
    await bench.clock.advance(100);
    const { sentAtMs, ackedAtMs } = await injecting;
    expect(ackedAtMs - sentAtMs).toBe(100);

    await holder.arm(bench.entry('b', { tight: true }), signal);
    const tight = holder.inject('b', signal);
    while (bench.clock.sleepers() === 0) await new Promise(setImmediate);
    await bench.clock.advance(100);
    expect(await tight).toEqual({ sentAtMs: 1, ackedAtMs: 2 });
  });

  it('follows only when the disk has that it begins', async () => {
    const disk = recordDisk();
    const onDisk = () => [...disk.afterPowerCut(bench.dir).values()].join('');
    const seen: string[] = [];
    const holder = begin({
      inject: () => {
        seen.push(onDisk());
        return Promise.resolve(undefined);
      },
    });
    await holder.arm(bench.entry('a'), signal);
    expect(onDisk()).not.toContain('"phase":"inject"');
    await holder.inject('a', signal);
    expect(seen).toEqual([expect.stringMatching(/^\{"line":"entry".*\n\{"line":"started","phase":"inject"\}\n$/)]);
    disk.restore();
  });

  it('happens once an entry', async () => {
    const holder = begin();
    await holder.arm(bench.entry('a'), signal);
    await holder.inject('a', signal);
    await expect(holder.inject('a', signal)).rejects.toThrow('title of a was injected already');
    await expect(holder.inject('b', signal)).rejects.toThrow('b is not armed');
  });

  it('that fails is rolled back, and says so with the notes of the rollback', async () => {
    const holder = begin({
      inject: () => Promise.reject(new FaultError('answered 503')),
      rollback: () => Promise.resolve({ notes: ['a file was kept twice'] }),
    });
    await holder.arm(bench.entry('a'), signal);
    await expect(holder.inject('a', signal)).rejects.toThrow('answered 503 (rolled back); a file was kept twice');
    expect(await bench.journal()).toEqual([]);
  });

  it('that fails, and its rollback too, is kept in the journal and says that the fault may be there', async () => {
    const holder = begin({
      inject: () => Promise.reject(new FaultError('answered 503')),
      rollback: () => Promise.reject(new FaultError('answered 502')),
    });
    await holder.arm(bench.entry('a'), signal);
    await expect(holder.inject('a', signal)).rejects.toMatchObject({
      message: 'answered 503; and the rollback failed: answered 502',
      hint: expect.stringContaining('may still be there') as string,
    });
    expect(await bench.journal()).toMatchObject([{ entry: { touched: true, rolledBack: false } }]);
    expect(bench.hasWorkDir('a')).toBe(true);
  });

  it('does not happen where it can not be journalled', async () => {
    const holder = begin();
    const entry = bench.entry('a');
    mkdirSync(bench.stateDir);
    // A file where the folder should be: root is not kept out by a mode.
    writeFileSync(journalFolder(bench.stateDir), '');
    await expect(holder.arm(entry, signal)).rejects.toThrow();
    expect(fault.events).toEqual([]);
  });

  it('marks what it runs, so that it is found after a crash', async () => {
    const marks: unknown[] = [];
    const holder = begin({
      inject: async (_state, { processes }) => {
        await processes.run({ argv: ['x'], timeoutMs: 1, env: { OWN: '1' } }).catch(() => undefined);
        return undefined;
      },
    });
    bench.system.processes.run = (command) => {
      marks.push(command.env);
      return Promise.reject(new Error('not run'));
    };
    await holder.arm(bench.entry('a'), signal);
    await holder.inject('a', signal);
    const [file] = await bench.journal();
    const token = file?.type === 'entry' ? file.entry.token : '';
    expect(marks).toEqual([{ OWN: '1', ALERTDRILL_TOKEN: `${token}.inject` }]);
  });
});

describe('rolling back', () => {
  it('of what was only journalled touches nothing', async () => {
    const holder = begin();
    await holder.arm(bench.entry('a'), signal);
    expect(await holder.rollback('a')).toMatchObject({ notes: [] });
    expect(fault.events).toEqual([]);
    expect(await bench.journal()).toEqual([]);
    expect(bench.hasWorkDir('a')).toBe(false);
  });

  it('is done once, whoever asks how often', async () => {
    const holder = begin();
    await holder.arm(bench.entry('a'), signal);
    await holder.inject('a', signal);
    const [one, two] = await Promise.all([holder.rollback('a'), holder.rollback('a')]);
    expect(one).toEqual(two);
    expect(await holder.rollback('a')).toEqual(one);
    expect(fault.events.filter((event) => event.startsWith('rollback'))).toHaveLength(1);
  });

  it('of what nobody has ever heard of is nothing to do', async () => {
    expect(await begin().rollback('nobody')).toMatchObject({ notes: [] });
  });

  it('starts only when an injection that is under way has ended', async () => {
    const { pass } = gate();
    const holder = begin({
      inject: async (_state, _system, aborted) => {
        await pass(aborted).catch(async (error: unknown) => {
          fault.events.push('cleaning up after the abort');
          // Far longer than a rollback that does not wait would need for its own writes.
          for (let reads = 0; reads < 100; reads += 1) await bench.journal();
          fault.events.push('ended');
          throw error;
        });
        return undefined;
      },
    });
    await holder.arm(bench.entry('a'), signal);
    const injecting = expect(holder.inject('a', signal)).rejects.toThrow('rolled back');
    while (fault.events.length === 0) await new Promise(setImmediate);
    await holder.rollback('a');
    await injecting;
    expect(fault.events).toEqual(['inject {}', 'cleaning up after the abort', 'ended', 'rollback {}']);
  });

  it('that failed can be tried again', async () => {
    let fails = true;
    const holder = begin({
      rollback: () => (fails ? Promise.reject(new FaultError('away')) : Promise.resolve({ notes: ['done'] })),
    });
    await holder.arm(bench.entry('a'), signal);
    await holder.inject('a', signal);
    await expect(holder.rollback('a')).rejects.toThrow('away');
    fails = false;
    expect(await holder.rollback('a')).toMatchObject({ notes: ['done'] });
    expect(await bench.journal()).toEqual([]);
  });

  it('of everything is done from the newest to the oldest, and goes on where one fails', async () => {
    const holder = begin({
      rollback: (state) => ('fails' in state ? Promise.reject(new FaultError('away')) : Promise.resolve({ notes: [] })),
    });
    for (const [id, state] of [
      ['a', { is: 'a' }],
      ['b', { fails: true }],
      ['c', { is: 'c' }],
    ] as const) {
      await holder.arm(bench.entry(id, state), signal);
      await holder.inject(id, signal);
    }
    await expect(holder.rollbackAll()).rejects.toThrow('title of b: away');
    expect(fault.events.filter((event) => event.startsWith('rollback'))).toEqual([
      'rollback {"is":"c"}',
      'rollback {"fails":true}',
      'rollback {"is":"a"}',
    ]);
    expect(await bench.journal()).toMatchObject([{ entry: { id: 'b' } }]);
  });

  it('of everything leaves out what has just been tried in vain, and tries it again later', async () => {
    let tries = 0;
    const holder = begin({
      rollback: () => {
        tries += 1;
        return Promise.reject(new FaultError('away'));
      },
    });
    await holder.arm(bench.entry('a'), signal);
    await holder.inject('a', signal);
    await expect(holder.rollback('a')).rejects.toThrow('away');
    await expect(holder.rollbackAll()).rejects.toThrow('title of a: away');
    expect(tries).toBe(1);
    const nowMs = bench.system.clock.now();
    const later = jest.spyOn(bench.system.clock, 'now').mockReturnValue(nowMs + 11_000);
    await expect(holder.rollbackAll()).rejects.toThrow('title of a: away');
    later.mockRestore();
    expect(tries).toBe(2);
    expect(await bench.journal()).toHaveLength(1);
  });

  it('happens even where the journal can not be written any more', async () => {
    const holder = begin();
    await holder.arm(bench.entry('a'), signal);
    await holder.inject('a', signal);
    rmSync(journalFolder(bench.stateDir), { recursive: true });
    expect(await holder.rollback('a')).toMatchObject({ notes: [] });
    expect(fault.events.at(-1)).toBe('rollback {}');
  });
});

describe('a fault that nobody takes back in time', () => {
  const limited = async () => {
    const holder = begin();
    await holder.arm({ ...bench.entry('a'), longestMs: 60_000 }, signal);
    await holder.inject('a', signal);
    return holder;
  };

  it('is taken back by the keeper itself, and whoever asks later is told when and why', async () => {
    const holder = await limited();
    const injectedAtMs = bench.clock.now();
    await bench.clock.advance(59_999);
    expect(fault.events).not.toContain('rollback {}');
    await bench.clock.advance(1);
    // Its work folder and its journal are on a real disk.
    const notes = ['alertdrill itself stood still, and its keeper took this back after 60 s'];
    await eventually(async () => expect(await holder.rollback('a')).toMatchObject({ notes }));
    expect(bench.hasWorkDir('a')).toBe(false);
    await bench.clock.advance(600_000);
    const report = await holder.rollback('a');
    expect(report).toEqual({ sentAtMs: injectedAtMs + 60_000, ackedAtMs: injectedAtMs + 60_000, notes });
    expect(fault.events.filter((event) => event === 'rollback {}')).toHaveLength(1);
  });

  it('is none where it was rolled back before: nothing is left waiting', async () => {
    const holder = await limited();
    await bench.clock.advance(30_000);
    expect(await holder.rollback('a')).toMatchObject({ notes: [] });
    expect(bench.clock.sleepers()).toBe(0);
    await bench.clock.advance(60_000);
    expect(fault.events.filter((event) => event === 'rollback {}')).toHaveLength(1);
  });

  it('is tried again where the keeper failed', async () => {
    let attempts = 0;
    const rollback = () => {
      attempts += 1;
      return attempts === 1 ? Promise.reject(new FaultError('answered 502')) : Promise.resolve({ notes: [] });
    };
    const holder = begin({ rollback });
    await holder.arm({ ...bench.entry('a'), longestMs: 60_000 }, signal);
    await holder.inject('a', signal);
    await bench.clock.advance(60_000);
    await eventually(() => expect(attempts).toBe(1));
    // Whoever asks while it is still failing shares its failure.
    await eventually(async () => expect(await holder.rollback('a')).toMatchObject({ notes: [] }));
    expect(attempts).toBe(2);
    expect(await bench.journal()).toEqual([]);
  });
});
