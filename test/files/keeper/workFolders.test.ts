import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { forget } from '../../../src/keeper/forget';
import { journalFolder, startJournal } from '../../../src/keeper/journal';
import { sweepWorkFolders } from '../../../src/keeper/sweepWorkFolders';
import { createWorkFolders, workFolder } from '../../../src/keeper/workFolders';
import { identityOf, scriptedProcesses } from '../../support/scriptedProcesses';

const [harness, keeper, other] = [1, 2, 3];
const hourMs = 60 * 60_000;

let dir: string;
let stateDir: string;
let living: Map<number, string>;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'alertdrill-work-'));
  stateDir = join(dir, 'state');
  living = new Map([
    [harness, ''],
    [keeper, ''],
    [other, ''],
  ]);
});
afterEach(() => rmSync(dir, { recursive: true }));

const make = (name: string, pid = harness) =>
  createWorkFolders({ stateDir, processes: scriptedProcesses(living), pid }).make(name);
const sweep = (options: { at?: string; boot?: string; inMs?: number } = {}) => {
  const { at = stateDir, boot = 'this-boot', inMs = 0 } = options;
  return sweepWorkFolders({ stateDir: at, processes: scriptedProcesses(living, boot), nowMs: Date.now() + inMs });
};
/** The keeper journals the fault: from here on it is armed. */
const armed = (workDir: string) =>
  startJournal(stateDir, {
    ...{ line: 'entry', version: 1, id: 'a', title: 'cut', kind: 'http', state: {}, workDir, token: 't', secrets: [] },
    ...{ runId: 'r', environment: 'lab', projectDir: dir, withheld: [], keeper: identityOf(keeper), atMs: 1 },
  });

describe('a work folder', () => {
  it('is a new one each time, for its owner alone, whatever its name', async () => {
    const [first, second] = [await make('run-1-fault'), await make('run-1-fault')];
    expect(first).not.toBe(second);
    expect(basename(first)).toMatch(/^run-1-fault-\w{6}$/);
    expect(existsSync(await make('x'.repeat(300)))).toBe(true);
    expect(readdirSync(workFolder(stateDir)).filter((name) => name.startsWith('new-'))).toEqual([]);
  });

  it('is made by a process that can be known again, or not at all', async () => {
    await expect(make('run-1-fault', 99)).rejects.toThrow("the process 99 can't be identified");
    expect(existsSync(workFolder(stateDir))).toBe(false);
  });
});

describe('the sweep', () => {
  it('removes the folder of a process that was killed before the journal knew of its fault', async () => {
    const folder = await make('run-1-fault');
    writeFileSync(join(folder, 'bundle.js'), '');
    living.delete(harness);
    expect(await sweep()).toEqual([basename(folder)]);
    expect(existsSync(folder)).toBe(false);
    expect(await sweep()).toEqual([]);
  });

  it('leaves that of a process that lives', async () => {
    const [mine, others] = [await make('run-1-fault'), await make('run-2-fault', other)];
    living.delete(harness);
    expect(await sweep()).toEqual([basename(mine)]);
    expect(existsSync(others)).toBe(true);
  });

  it.each([
    ['with its pid given to another process', { boot: 'this-boot' }, 'start-of-another'],
    ['from before the machine was started anew', { boot: 'next-boot' }, undefined],
  ])('knows a process %s for dead', async (_what, options, startTime) => {
    const folder = await make('run-1-fault');
    if (startTime !== undefined) {
      const file = join(folder, '.owner.json');
      const owner: unknown = JSON.parse(readFileSync(file, 'utf8'));
      writeFileSync(file, JSON.stringify({ ...(owner as object), startTime }));
    }
    const processes = scriptedProcesses(living, options.boot);
    const isAlive: typeof processes.isAlive = (identity) =>
      Promise.resolve(identity.startTime === `start-of-${identity.pid}` && identity.bootId === options.boot);
    const nowMs = Date.now();
    expect(await sweepWorkFolders({ stateDir, processes: { ...processes, isAlive }, nowMs })).toHaveLength(1);
  });

  it('leaves what the journal names, though all are dead, until the entry is gone', async () => {
    const folder = await make('run-1-fault');
    const journal = await armed(folder);
    living.clear();
    expect(await sweep()).toEqual([]);
    expect(existsSync(folder)).toBe(true);
    await journal.remove();
    expect(await sweep()).toEqual([basename(folder)]);
  });

  it('knows it by another path to the same place, too', async () => {
    const folder = await make('run-1-fault');
    await armed(folder);
    living.clear();
    symlinkSync(stateDir, join(dir, 'alias'));
    expect(await sweep({ at: join(dir, 'alias') })).toEqual([]);
    expect(existsSync(folder)).toBe(true);
  });

  it('leaves everything where an entry of the journal can not be read: it may name any of them', async () => {
    const folder = await make('run-1-fault');
    living.clear();
    mkdirSync(journalFolder(stateDir), { recursive: true });
    const unreadable = join(journalFolder(stateDir), 'x.jsonl');
    writeFileSync(unreadable, 'no JSON\n');
    expect(await sweep()).toEqual([]);
    expect(existsSync(folder)).toBe(true);
    unlinkSync(unreadable);
    expect(await sweep()).toHaveLength(1);
  });

  it('leaves what nobody can tell whose it is', async () => {
    const folder = await make('run-1-fault');
    writeFileSync(join(folder, '.owner.json'), '{"pid":');
    mkdirSync(join(workFolder(stateDir), 'of-an-older-version'));
    writeFileSync(join(workFolder(stateDir), 'a-file'), '');
    symlinkSync(dir, join(workFolder(stateDir), 'new-link'));
    living.clear();
    expect(await sweep({ inMs: 24 * hourMs })).toEqual([]);
    expect(readdirSync(workFolder(stateDir))).toHaveLength(4);
  });

  it('removes one that never got an owner only when it is older than that can take', async () => {
    const draft = join(workFolder(stateDir), 'new-abc123');
    mkdirSync(draft, { recursive: true });
    const madeSeconds = Math.floor(Date.now() / 1_000);
    utimesSync(draft, madeSeconds, madeSeconds);
    expect(await sweep({ inMs: hourMs - 2_000 })).toEqual([]);
    expect(await sweep({ inMs: hourMs + 2_000 })).toEqual(['new-abc123']);
  });

  it('does nothing on a machine that never drilled', async () => {
    expect(await sweep()).toEqual([]);
    expect(existsSync(stateDir)).toBe(false);
  });
});

describe('a work folder whose entry a person made be forgotten', () => {
  const forgotten = async (files: readonly string[]) => {
    const folder = await make('run-1-fault');
    for (const file of files) writeFileSync(join(folder, file), 'the only copy');
    await armed(folder);
    living.clear();
    return { folder, said: await forget('a', { stateDir, processes: scriptedProcesses(living), self: identityOf(9) }) };
  };

  it('is never swept: it may hold the only copy of what was there before', async () => {
    const { folder, said } = await forgotten(['item-01.png']);
    expect(said.kept).toBe(folder);
    expect(await sweep({ inMs: 1_000 * hourMs })).toEqual([]);
    expect(readFileSync(join(folder, 'item-01.png'), 'utf8')).toBe('the only copy');
  });

  it('goes with it where it holds nothing', async () => {
    const { folder, said } = await forgotten([]);
    expect(said.kept).toBeUndefined();
    expect(existsSync(folder)).toBe(false);
  });
});
