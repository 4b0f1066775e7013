import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { recoveriesInWords } from '../../../src/commands/recoveryText';
import { createSecrets } from '../../../src/config/secrets';
import { ConfigError, FaultError } from '../../../src/domain/errors';
import { journalFolder } from '../../../src/keeper/journal';
import { forget } from '../../../src/keeper/forget';
import { listFinishing } from '../../../src/keeper/finishing';
import { listLeftovers } from '../../../src/keeper/leftover';
import { readJournalFile } from '../../../src/keeper/readJournal';
import type { FaultKind } from '../../../src/ports/fault';
import type { Processes } from '../../../src/ports/processes';
import { createHolderBench, type HolderBench } from '../../support/holderBench';
import { recordDisk } from '../../support/recordingDisk';
import { scriptedFault, type ScriptedFault } from '../../support/scriptedFault';
import { identityOf, scriptedProcesses } from '../../support/scriptedProcesses';

let bench: HolderBench;
let fault: ScriptedFault;
const { signal } = new AbortController();
const begin = (script?: Partial<FaultKind<object, object>>) => {
  fault = scriptedFault(script);
  bench = createHolderBench([fault.kind]);
  return bench;
};
afterEach(() => bench.remove());

const injected = async (id: string, state: object = {}) => {
  await bench.holder.arm(bench.entry(id, state), signal);
  await bench.holder.inject(id, signal);
};
const soleFile = async (): Promise<string> => {
  const [file, ...others] = await bench.journal();
  if (file === undefined || others.length > 0) throw new Error('not one entry');
  return file.file;
};

describe('recover', () => {
  it('rolls back what a dead keeper left, the newest first, and forgets it', async () => {
    begin();
    await injected('a', { is: 'a' });
    await bench.clock.advance(1);
    await injected('b', { is: 'b' });
    expect(await bench.recoverAfterDeath()).toMatchObject([
      { id: 'b', title: 'title of b', outcome: 'rolled-back' },
      { id: 'a', outcome: 'rolled-back' },
    ]);
    expect(fault.events.filter((event) => event.startsWith('rollback'))).toEqual([
      'rollback {"is":"b"}',
      'rollback {"is":"a"}',
    ]);
    expect(readdirSync(journalFolder(bench.stateDir))).toEqual([]);
    expect(bench.hasWorkDir('a')).toBe(false);
  });

  it('leaves alone what a living keeper holds', async () => {
    begin();
    await injected('a');
    const recoveries = await bench.recoverAfterDeath({ system: { ...bench.system, processes: keeperLives() } });
    expect(recoveries).toMatchObject([{ outcome: 'held', by: 'run run-1 (keeper 1)' }]);
    expect(await listLeftovers(bench.stateDir, keeperLives())).toEqual([]);
    expect(await listLeftovers(bench.stateDir, bench.system.processes)).toHaveLength(1);
  });

  it('tells what the keeper of a dead run is finishing from what a run holds, and touches neither', async () => {
    begin();
    await injected('a');
    const finishing = only(1, 2);
    const during = (processes: Processes) => bench.recoverAfterDeath({ system: { ...bench.system, processes } });
    expect(await during(finishing)).toMatchObject([{ outcome: 'finishing', by: 'run run-1 (keeper 1)' }]);
    expect(await listFinishing(bench.stateDir, finishing)).toMatchObject([
      { id: 'a', runId: 'run-1', keeper: { pid: 1 } },
    ]);
    expect(await listLeftovers(bench.stateDir, finishing)).toEqual([]);
    // The controls: its run lives; its keeper does not.
    expect(await listFinishing(bench.stateDir, keeperLives())).toEqual([]);
    expect(await listFinishing(bench.stateDir, only(2))).toEqual([]);
    expect(fault.events.filter((event) => event.startsWith('rollback'))).toEqual([]);
  });

  it('leaves alone what a living keeper holds where the entry, by an older version, does not say for whom', async () => {
    begin();
    await injected('a');
    const file = await soleFile();
    const withoutHarness = readFileSync(file, 'utf8').replace(/,"harness":\{[^}]*\}/, '');
    expect(withoutHarness).not.toContain('harness');
    writeFileSync(file, withoutHarness);
    const recoveries = await bench.recoverAfterDeath({ system: { ...bench.system, processes: only(1, 2) } });
    expect(recoveries).toMatchObject([{ outcome: 'held' }]);
  });

  it('is done by one of many at once, and the others say so', async () => {
    begin();
    await injected('a');
    const outcomes = (await Promise.all(Array.from({ length: 8 }, () => bench.recoverAfterDeath()))).flat();
    expect(outcomes.filter(({ outcome }) => outcome === 'rolled-back')).toHaveLength(1);
    expect(fault.events.filter((event) => event.startsWith('rollback'))).toHaveLength(1);
    const others = outcomes.filter(({ outcome }) => outcome !== 'rolled-back');
    expect(others.every(({ outcome }) => outcome === 'recovering' || outcome === 'gone')).toBe(true);
  });

  it('touches nothing for what was never armed or injected', async () => {
    begin();
    await bench.holder.arm(bench.entry('a'), signal);
    expect(await bench.recoverAfterDeath()).toMatchObject([{ outcome: 'rolled-back' }]);
    expect(fault.events).toEqual([]);
    expect(bench.hasWorkDir('a')).toBe(false);
  });

  it('does not roll back again what was rolled back when only the entry was left', async () => {
    begin();
    await injected('a');
    const file = await soleFile();
    const lines = ['{"line":"started","phase":"rollback"}', '{"line":"ended","phase":"rollback","ok":true}', ''];
    writeFileSync(file, lines.join('\n'), { flag: 'a' });
    expect(await bench.recoverAfterDeath()).toMatchObject([{ outcome: 'rolled-back' }]);
    expect(fault.events.filter((event) => event.startsWith('rollback'))).toEqual([]);
  });

  it('keeps what could not be rolled back, says why, and tries again the next time', async () => {
    let fails = true;
    begin({
      rollback: () =>
        fails ? Promise.reject(new FaultError('away', { hint: 'start it' })) : Promise.resolve({ notes: ['n'] }),
    });
    await injected('a');
    expect(await bench.recoverAfterDeath()).toMatchObject([{ outcome: 'failed', why: 'away', hint: 'start it' }]);
    fails = false;
    expect(await bench.recoverAfterDeath()).toMatchObject([{ outcome: 'rolled-back', report: { notes: ['n'] } }]);
  });

  it('goes on with the others where one fails', async () => {
    begin({
      rollback: (state) => ('fails' in state ? Promise.reject(new Error('a bug')) : Promise.resolve({ notes: [] })),
    });
    await injected('a');
    await bench.clock.advance(1);
    await injected('b', { fails: true });
    expect(await bench.recoverAfterDeath()).toMatchObject([
      { outcome: 'failed', why: 'a bug' },
      { outcome: 'rolled-back' },
    ]);
  });

  it('says so where this version does not know the kind any more', async () => {
    begin();
    await injected('a');
    expect(await bench.recoverAfterDeath({ kinds: [] })).toMatchObject([
      { outcome: 'failed', why: 'there is no fault of the kind scripted' },
    ]);
    expect(await bench.journal()).toHaveLength(1);
  });

  it('reports what it can not read, and never deletes it', async () => {
    begin();
    await injected('a');
    const file = await soleFile();
    writeFileSync(file, 'nonsense\n');
    expect(await bench.recoverAfterDeath()).toMatchObject([
      { outcome: 'failed', hint: expect.stringContaining(file) as string },
    ]);
    expect(readFileSync(file, 'utf8')).toBe('nonsense\n');
    expect(await listLeftovers(bench.stateDir, bench.system.processes)).toEqual([
      { id: basename(file, '.jsonl'), title: basename(file), file },
    ]);
  });

  it('says so where another version wrote the entry, and never touches it', async () => {
    begin();
    await injected('a');
    const file = await soleFile();
    const text = readFileSync(file, 'utf8').replace('"version":1,', '"version":2,');
    writeFileSync(file, text);
    const recoveries = await bench.recoverAfterDeath();
    expect(recoveries).toMatchObject([
      {
        outcome: 'failed',
        why: "the entry can't be read: it was written by another version of alertdrill (journal version 2)",
        hint: 'recover with the version that wrote it',
      },
    ]);
    expect(recoveriesInWords(recoveries)).not.toContain('Invalid input');
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(fault.events.filter((event) => event.startsWith('rollback'))).toEqual([]);
    expect(await listLeftovers(bench.stateDir, bench.system.processes)).toHaveLength(1);
  });

  it('asks for secrets only where the state refers to some', async () => {
    begin();
    const secretsOf = jest.fn(() => {
      throw new ConfigError([{ file: 'alertdrill.yaml', message: 'is gone' }], { hint: 'look for it' });
    });
    await injected('a');
    await bench.clock.advance(1);
    await injected('b', { header: '${secret.TOKEN}' });
    expect(await bench.recoverAfterDeath({ secretsOf })).toMatchObject([
      {
        ...{ id: 'b', outcome: 'failed' },
        why: "the rollback needs the secret TOKEN, which can't be had: is gone",
        hint: 'look for it; its keys were in KEY',
      },
      { id: 'a', outcome: 'rolled-back' },
    ]);
    expect(secretsOf).toHaveBeenCalledTimes(1);
    expect(secretsOf).toHaveBeenCalledWith(expect.objectContaining({ environment: 'lab', projectDir: '/project' }));
    expect(await bench.recoverAfterDeath({ secretsOf: () => createSecrets({}) })).toMatchObject([
      { outcome: 'failed', why: 'missing secret: TOKEN' },
    ]);
    expect(await bench.recoverAfterDeath({ secretsOf: () => createSecrets({ TOKEN: 't' }) })).toMatchObject([
      { outcome: 'rolled-back' },
    ]);
  });

  it('rolls back after a reboot too, where every identity is void and pids belong to others', async () => {
    begin();
    await injected('a');
    // The keeper's pid lives again, as somebody else.
    const processes = scriptedProcesses(new Map([[1, '']]), 'the-next-boot');
    const recoveries = await bench.recoverAfterDeath({ system: { ...bench.system, processes } });
    expect(recoveries).toMatchObject([{ outcome: 'rolled-back' }]);
  });
});

describe('recover, where the keeper died in the middle of something', () => {
  /** The entry as a crash left it: cut off behind its line `index`. */
  const cutAfter = async (lines: number) => {
    const file = await soleFile();
    const whole = readFileSync(file, 'utf8').split('\n');
    truncateSync(file, Buffer.byteLength(`${whole.slice(0, lines).join('\n')}\n`));
    const found = await readJournalFile(file);
    return found?.type === 'entry' ? found.entry : undefined;
  };

  it('first kills what the injection left running', async () => {
    begin({
      rollback: () => Promise.resolve({ notes: [bench.living.has(77) ? 'it still runs' : 'it is dead'] }),
    });
    await injected('a');
    const entry = await cutAfter(2);
    expect(entry?.interrupted).toBe('inject');
    bench.living.set(77, `${entry?.token ?? ''}.inject`);
    bench.living.set(78, 'of somebody else');
    const recovering = bench.recoverAfterDeath();
    while (bench.clock.sleepers() === 0) await new Promise(setImmediate);
    await bench.clock.advance(50);
    expect(await recovering).toMatchObject([{ report: { notes: ['it is dead'] } }]);
    expect(bench.living.has(78)).toBe(true);
  });

  it.each(['arm', 'inject', 'rollback'])(
    'kills what any phase left running where the last line can not be read (%s)',
    async (phase) => {
      begin({
        rollback: () => Promise.resolve({ notes: [bench.living.has(77) ? 'it still runs' : 'it is dead'] }),
      });
      await injected('a');
      writeFileSync(await soleFile(), '{"line":"sta\n', { flag: 'a' });
      const { token } = (await bench.journal()).flatMap((file) => (file.type === 'entry' ? [file.entry] : []))[0]!;
      bench.living.set(77, `${token}.${phase}`);
      const recovering = bench.recoverAfterDeath();
      while (bench.clock.sleepers() === 0) await new Promise(setImmediate);
      await bench.clock.advance(50);
      expect(await recovering).toMatchObject([{ outcome: 'rolled-back', report: { notes: ['it is dead'] } }]);
    },
  );

  it('finishes the rollback where a full disk had left half a line', async () => {
    const disk = recordDisk();
    let repaired = false;
    begin({
      rollback: () => (repaired ? Promise.resolve({ notes: [] }) : Promise.reject(new FaultError('answered 500'))),
    });
    await injected('a', { is: 'a' });
    disk.fillUp({ afterBytes: 12, beyondRepair: true });
    await expect(bench.holder.rollback('a')).rejects.toThrow('answered 500');
    // The control: the line is there by half, with the next one behind it.
    expect(readFileSync(await soleFile(), 'utf8')).toContain('{"line":"sta{"line":"ended"');
    repaired = true;
    expect(await bench.recoverAfterDeath()).toMatchObject([{ outcome: 'rolled-back' }]);
    expect(fault.events.at(-1)).toBe('rollback {"is":"a"}');
    expect(await bench.journal()).toEqual([]);
    disk.restore();
  });

  it('leaves alone what an injection started and meant to leave running', async () => {
    begin();
    await injected('a');
    const entry = await cutAfter(3);
    expect(entry).not.toHaveProperty('interrupted');
    bench.living.set(77, `${entry?.token ?? ''}.inject`);
    await bench.recoverAfterDeath();
    expect(bench.living.has(77)).toBe(true);
  });

  it('keeps the entry where that can not be killed', async () => {
    begin();
    await injected('a');
    const entry = await cutAfter(2);
    bench.living.set(77, `${entry?.token ?? ''}.inject`);
    const processes = { ...bench.system.processes, signalGroup: () => Promise.resolve() };
    const recovering = bench.recoverAfterDeath({ system: { ...bench.system, processes } });
    for (let done = false; !done;) {
      await new Promise(setImmediate);
      if (bench.clock.sleepers() > 0) await bench.clock.advance(50);
      done = await Promise.race([
        recovering.then(() => true),
        new Promise<false>((resolve) => setImmediate(resolve, false)),
      ]);
    }
    expect(await recovering).toMatchObject([
      { outcome: 'failed', why: expect.stringContaining('process 77') as string },
    ]);
    expect(fault.events.at(-1)).toBe('injected');
  });

  it('is right wherever in its life a power cut tore the entry', async () => {
    begin();
    await injected('a', { is: 'a' });
    const file = await soleFile();
    writeFileSync(file, '{"line":"started","phase":"rollback"}\n', { flag: 'a' });
    const bytes = readFileSync(file);
    const firstEnd = bytes.indexOf('\n');
    const started = bytes.indexOf('\n', firstEnd + 1);
    const ends = [-1, firstEnd, started, bytes.length - 1];
    // Around each end of a line every byte, and samples in between: each one costs a dozen writes to the disk.
    const lengths = ends.flatMap((end) => [end - 1, end, end + 1, end + 2]).concat(100, 200, 300, 400, 450, 460);
    for (const length of lengths.filter((each) => each >= 0 && each <= bytes.length)) {
      writeFileSync(file, bytes.subarray(0, length));
      fault.events.length = 0;
      expect(await bench.recoverAfterDeath()).toMatchObject([{ outcome: 'rolled-back' }]);
      // From the moment when "started" is on the disk the fault may be there; before, nothing can have happened.
      expect(fault.events).toEqual(length > started ? ['rollback {"is":"a"}'] : []);
      expect(readdirSync(dirname(file))).toEqual([]);
    }
  });

  it('leaves no draft of a lock behind', async () => {
    begin();
    await injected('a');
    await bench.recoverAfterDeath();
    expect(readdirSync(join(bench.stateDir, 'journal'))).toEqual([]);
  });
});

describe('forget', () => {
  const forgetting = (id: string, processes = bench.system.processes) =>
    forget(id, { stateDir: bench.stateDir, processes, self: identityOf(2) });
  const crashed = () => {
    bench.living.delete(1);
    bench.living.set(2, '');
  };

  it('removes the entry with that id alone, undoes nothing, and keeps its work folder', async () => {
    begin();
    await injected('a');
    writeFileSync(join(bench.entry('a').workDir, 'item-01.png'), 'the only copy');
    await bench.clock.advance(1);
    await injected('b');
    crashed();
    expect(await forgetting('a')).toMatchObject({
      ...{ id: 'a', title: 'title of a' },
      origin: { runId: 'run-1', environment: 'lab', projectDir: '/project', atMs: expect.any(Number) as number },
    });
    expect(await listLeftovers(bench.stateDir, bench.system.processes)).toMatchObject([{ id: 'b' }]);
    expect(fault.events.filter((event) => event.startsWith('rollback'))).toEqual([]);
    expect(bench.hasWorkDir('a')).toBe(true);
    expect(readdirSync(journalFolder(bench.stateDir))).toHaveLength(1);
  });

  it.each(['', 'A', 'a ', 'title of a', '*'])(
    'removes nothing for the id "%s", and names those that are',
    async (id) => {
      begin();
      await injected('a');
      crashed();
      await expect(forgetting(id)).rejects.toMatchObject({ name: 'UsageError', hint: 'there is: a' });
      expect(await bench.journal()).toHaveLength(1);
    },
  );

  it('removes nothing that a living keeper holds', async () => {
    begin();
    await injected('a');
    await expect(forgetting('a', keeperLives())).rejects.toThrow('a is looked after by the run that it belongs to');
    expect(await bench.journal()).toHaveLength(1);
  });

  it('removes what can not be read by the name of its file', async () => {
    begin();
    await injected('a');
    const file = await soleFile();
    writeFileSync(file, 'nonsense\n');
    crashed();
    await forgetting(basename(file, '.jsonl'));
    expect(await bench.journal()).toEqual([]);
  });
});

const only = (...pids: readonly number[]) => scriptedProcesses(new Map(pids.map((pid) => [pid, ''])));
/** So does its harness. */
const keeperLives = () => only(1, 2, 3);
