import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeLock } from '../../../src/keeper/lock';
import { lockProviders } from '../../../src/keeper/providerLock';
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

describe('the lock of what a run watches', () => {
  const acme = 'Mackerel organization acme at https://api.mackerelio.com';
  const prometheus = 'Prometheus at http://127.0.0.1:9090';
  const alertmanager = 'Alertmanager at http://127.0.0.1:9093';
  const lock = (pid: number, watched: readonly string[], projectDir = '/home/ann/shop') =>
    lockProviders({
      stateDir: join(dir, 'state'),
      watched,
      run: { id: `r${pid}`, environment: 'lab', projectDir, startedAtMs: 5 },
      pid,
      processes: scriptedProcesses(living(1, 2)),
    });

  it('lets one run in and tells the others whose it is, whatever project they belong to', async () => {
    const first = await lock(1, [acme]);
    expect(await lock(2, [acme], '/home/bob/shop')).toMatchObject({
      taken: false,
      watched: acme,
      holder: {
        process: { pid: 1 },
        run: { id: 'r1', environment: 'lab', projectDir: '/home/ann/shop', startedAtMs: 5 },
      },
    });
    if (!first.taken) throw new Error('it was free');
    await first.release();
    expect(await lock(2, [acme])).toMatchObject({ taken: true });
  });

  it('lets those in that watch something else: the control', async () => {
    await lock(1, [acme]);
    expect(await lock(2, [acme.replace('acme', 'acme-2'), prometheus])).toMatchObject({ taken: true });
  });

  it('excludes a run that has one of several in common, and leaves nothing of its own locked', async () => {
    await lock(1, [alertmanager]);
    expect(await lock(2, [acme, alertmanager, prometheus])).toMatchObject({ taken: false, watched: alertmanager });
    expect(await lock(2, [prometheus, acme])).toMatchObject({ taken: true });
  });

  it('is taken by exactly one of two that name the same in another order', async () => {
    for (let round = 0; round < 10; round += 1) {
      const both = await Promise.all([lock(1, [acme, prometheus]), lock(2, [prometheus, acme])]);
      expect(both.filter(({ taken }) => taken)).toHaveLength(1);
      for (const attempt of both) if (attempt.taken) await attempt.release();
    }
  });

  it('of what is named twice is taken once', async () => {
    expect(await lock(1, [acme, acme])).toMatchObject({ taken: true });
  });

  it('of a dead run is broken', async () => {
    await lockProviders({
      stateDir: join(dir, 'state'),
      watched: [acme],
      run: { id: 'r9', environment: 'lab', projectDir: '/', startedAtMs: 5 },
      pid: 9,
      processes: scriptedProcesses(living(9)),
    });
    expect(await lock(2, [acme])).toMatchObject({ taken: true });
  });
});
