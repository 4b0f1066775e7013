import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockEnvironment } from '../../../src/keeper/environmentLock';
import { takeLock } from '../../../src/keeper/lock';
import { identityOf, scriptedProcesses } from '../../support/scriptedProcesses';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'alertdrill-lock-'));
  file = join(dir, 'locks', 'a.lock');
});
afterEach(() => rmSync(dir, { recursive: true }));

const living = (...pids: readonly number[]) => new Map(pids.map((pid) => [pid, '']));
const holder = (pid: number, bootId?: string) => ({ process: identityOf(pid, bootId), purpose: `run ${pid}` });

describe('a lock', () => {
  it('is taken by one and told to the other by name, until it is released', async () => {
    const processes = scriptedProcesses(living(1, 2));
    const first = await takeLock(file, holder(1), processes);
    if (!first.taken) throw new Error('it was free');
    expect(await takeLock(file, holder(2), processes)).toEqual({ taken: false, holder: holder(1) });
    await first.release();
    expect(readdirSync(join(dir, 'locks'))).toEqual([]);
    expect(await takeLock(file, holder(2), processes)).toMatchObject({ taken: true });
  });

  it('is not taken twice by one process', async () => {
    const processes = scriptedProcesses(living(1));
    await takeLock(file, holder(1), processes);
    expect(await takeLock(file, holder(1), processes)).toMatchObject({ taken: false });
  });

  it.each([
    ['is dead', holder(9)],
    ['ran before the machine was booted', holder(1, 'the-boot-before')],
    ['had the pid before', { ...holder(1), process: { ...identityOf(1), startTime: 'long ago' } }],
  ])('is broken where its holder %s', async (_why, before) => {
    const alive = { ...scriptedProcesses(living(1, 2)) };
    const processes = {
      ...alive,
      isAlive: async (identity: (typeof before)['process']) =>
        (await alive.isAlive(identity)) && identity.startTime === identityOf(identity.pid).startTime,
    };
    await takeLock(file, before, scriptedProcesses(living(9, 1)));
    expect(await takeLock(file, holder(2), processes)).toMatchObject({ taken: true });
  });

  it('is broken where it was damaged', async () => {
    mkdirSync(join(dir, 'locks'));
    writeFileSync(file, '{"process":');
    expect(await takeLock(file, holder(2), scriptedProcesses(living(2)))).toMatchObject({ taken: true });
  });

  it('of a dead holder is taken over by exactly one of many, who also may die while breaking it', async () => {
    const pids = Array.from({ length: 20 }, (_, index) => index + 1);
    await takeLock(file, holder(99), scriptedProcesses(living(99)));
    await takeLock(`${file}.breaking`, holder(98), scriptedProcesses(living(98)));
    const processes = scriptedProcesses(living(...pids));
    const attempts = await Promise.all(pids.map((pid) => takeLock(file, holder(pid), processes)));
    // Some may find it being broken and leave it at that, but never two have it.
    expect(attempts.filter(({ taken }) => taken)).toHaveLength(1);
    expect(readdirSync(join(dir, 'locks'))).toEqual(['a.lock']);
  });
});

describe('the lock of an environment', () => {
  const request = (environment: string, pid: number, projectDir = dir) => ({
    stateDir: join(dir, 'state'),
    projectDir,
    environment,
    runId: `r${pid}`,
    pid,
    processes: scriptedProcesses(living(1, 2)),
  });

  it('lets one run in and names it to the others', async () => {
    expect(await lockEnvironment(request('lab', 1))).toMatchObject({ taken: true });
    expect(await lockEnvironment(request('lab', 2))).toMatchObject({ taken: false, holder: { purpose: 'run r1' } });
  });

  it('is one for each environment and project', async () => {
    mkdirSync(join(dir, 'other'));
    await lockEnvironment(request('lab', 1));
    expect(await lockEnvironment(request('../verification', 2))).toMatchObject({ taken: true });
    expect(await lockEnvironment(request('lab', 2, join(dir, 'other')))).toMatchObject({ taken: true });
  });
});
