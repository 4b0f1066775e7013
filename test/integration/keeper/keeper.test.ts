import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createKeeperBench, type KeeperBench } from '../../support/keeperBench';
import { eventually } from '../../support/eventually';
import { startSwitchServer, type SwitchServer } from '../../support/switchServer';

jest.setTimeout(60_000);

let bench: KeeperBench;
let server: SwitchServer;
beforeEach(async () => {
  bench = createKeeperBench();
  server = await startSwitchServer();
});
afterEach(async () => {
  await bench.stop();
  await server.stop();
});

const { signal } = new AbortController();
const cut = (more: object = {}, url = server.url) =>
  bench.entry('http', {
    inject: { method: 'PUT', url, ...more },
    rollback: { method: 'DELETE', url, ...more },
    timeoutMs: 5_000,
    workDir: bench.dir,
  });
const isRunning = (pid: number) => bench.system.processes.identify(pid).then((identity) => identity !== undefined);

describe('a keeper', () => {
  it('injects, rolls back, forgets, and ends with its harness', async () => {
    const keeper = await bench.startKeeper();
    const entry = cut();
    await keeper.arm(entry, signal);
    expect(server.isBroken()).toBe(false);
    const pid = await bench.keeperPid();

    const beforeMs = bench.system.clock.now();
    const injected = await keeper.inject(entry.id, signal);
    expect(server.isBroken()).toBe(true);
    // Both processes share a clock.
    expect(injected.sentAtMs).toBeGreaterThan(beforeMs);
    expect(injected.ackedAtMs).toBeGreaterThan(injected.sentAtMs);
    expect(bench.system.clock.now()).toBeGreaterThan(injected.ackedAtMs);

    const rolledBack = await keeper.rollback(entry.id);
    expect(rolledBack.notes).toEqual([]);
    expect(server.isBroken()).toBe(false);
    expect(await bench.readEntries()).toEqual([]);
    await keeper.close();
    await eventually(async () => expect(await isRunning(pid)).toBe(false));
    expect(bench.log()).toBe('');
  });

  it('rolls back by itself what nobody takes back in time, and tells whoever asks then', async () => {
    const keeper = await bench.startKeeper();
    const entry = { ...cut(), longestMs: 300 };
    await keeper.arm(entry, signal);
    const injected = await keeper.inject(entry.id, signal);
    expect(server.isBroken()).toBe(true);
    await eventually(() => expect(server.isBroken()).toBe(false));
    await eventually(async () => expect(await bench.readEntries()).toEqual([]));
    const rolledBack = await keeper.rollback(entry.id);
    expect(rolledBack.sentAtMs).toBeGreaterThanOrEqual(injected.ackedAtMs + 300);
    expect(rolledBack.notes).toEqual([expect.stringContaining('its keeper took this back') as string]);
    await keeper.close();
  });

  it('rolls nothing back that was only armed', async () => {
    const keeper = await bench.startKeeper();
    const entry = cut();
    await keeper.arm(entry, signal);
    await keeper.rollback(entry.id);
    await keeper.close();
    expect(server.requests).toEqual([]);
    expect(await bench.readEntries()).toEqual([]);
  });

  it('rolls back by itself where an injection fails, and says so', async () => {
    server.onRequest((method, land, response) => {
      if (method === 'PUT') response.statusCode = 500;
      land();
    });
    const keeper = await bench.startKeeper();
    const entry = cut();
    await keeper.arm(entry, signal);
    await expect(keeper.inject(entry.id, signal)).rejects.toThrow(/answered 500, expected 2xx \(rolled back\)$/);
    expect(server.isBroken()).toBe(false);
    expect(await bench.readEntries()).toEqual([]);
    // The harness's own `finally` still may ask for it.
    await keeper.rollback(entry.id);
    expect(server.requests.map(({ method }) => method)).toEqual(['PUT', 'DELETE']);
    await keeper.close();
  });

  it('keeps the entry where the rollback fails, and says that the fault may still be there', async () => {
    server.onRequest((method, land, response) => {
      if (method === 'PUT') {
        land();
        return;
      }
      response.statusCode = 400;
      response.end('no such switch');
    });
    const keeper = await bench.startKeeper();
    const entry = cut();
    await keeper.arm(entry, signal);
    await keeper.inject(entry.id, signal);
    await expect(keeper.rollback(entry.id)).rejects.toThrow('answered 400, expected 2xx: no such switch');
    await expect(keeper.close()).rejects.toMatchObject({
      name: 'RollbackError',
      hint: expect.stringContaining('alertdrill recover') as string,
    });
    expect(await bench.readEntries()).toHaveLength(1);

    server.onRequest(undefined);
    expect(await bench.recover()).toMatchObject([{ outcome: 'rolled-back', id: entry.id }]);
    expect(server.isBroken()).toBe(false);
  });

  it('aborts an injection that hangs, and sends the rollback again when that may not land any more', async () => {
    const lateMs = 1_000;
    let landLate = () => {};
    server.onRequest((method, land) => {
      if (method === 'PUT') landLate = land;
      else land();
    });
    const keeper = await bench.startKeeper();
    const entry = bench.entry('http', { ...(cut().state as object), timeoutMs: lateMs });
    await keeper.arm(entry, signal);
    const abort = new AbortController();
    const injecting = keeper.inject(entry.id, abort.signal);
    await eventually(() => expect(server.requests).toHaveLength(1));
    abort.abort();
    const deletes = () => server.requests.filter(({ method }) => method === 'DELETE').length;
    const settled = expect(injecting).rejects.toThrow(/rolled back/);
    await eventually(() => expect(deletes()).toBe(1));
    landLate();
    expect(server.isBroken()).toBe(true);
    await settled;
    expect(deletes()).toBe(2);
    expect(server.isBroken()).toBe(false);
    await keeper.close();
  });

  it('says why it did not start', async () => {
    const command: [string, ...string[]] = [process.execPath, '-e', 'process.exit(7)'];
    await expect(bench.startKeeper({ command })).rejects.toThrow('ended as soon as it was started (exit code 7)');
    await expect(bench.startKeeper({ command: ['no-such-program'] })).rejects.toThrow('ENOENT');
  });
});

describe('when processes are killed', () => {
  it('rolls back, in reverse order, when the harness is killed', async () => {
    const [first, second] = [cut({ headers: { name: 'first' } }), cut({ headers: { name: 'second' } })];
    const harness = await bench.startHarness({ entries: [first, second] }, `injected ${second.id}`);
    expect(server.isBroken()).toBe(true);
    harness.kill('SIGKILL');
    await eventually(() => expect(server.isBroken()).toBe(false));
    await eventually(async () => expect(await bench.readEntries()).toEqual([]));
    expect(server.requests.map(({ method, headers }) => `${method} ${String(headers['name'])}`)).toEqual([
      'PUT first',
      'PUT second',
      'DELETE second',
      'DELETE first',
    ]);
  });

  it('rolls back when the harness is killed in the middle of an injection', async () => {
    server.onRequest((method, land) => {
      if (method === 'DELETE') land();
    });
    const entry = bench.entry('http', { ...(cut().state as object), timeoutMs: 500 });
    const harness = await bench.startHarness({ entries: [entry] }, `armed ${entry.id}`);
    await eventually(() => expect(server.requests).toHaveLength(1));
    harness.kill('SIGKILL');
    await eventually(async () => expect(await bench.readEntries()).toEqual([]));
    expect(server.requests.map(({ method }) => method)).toEqual(['PUT', 'DELETE', 'DELETE']);
  });

  it('does not let signals to the keeper end it', async () => {
    const keeper = await bench.startKeeper();
    const entry = cut();
    await keeper.arm(entry, signal);
    await keeper.inject(entry.id, signal);
    const pid = await bench.keeperPid();
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(-pid, name);
    await keeper.rollback(entry.id);
    expect(await isRunning(pid)).toBe(true);
    expect(server.isBroken()).toBe(false);
    await keeper.close();
  });

  it('is rolled back by the living harness when the keeper is killed', async () => {
    const keeper = await bench.startKeeper();
    const entry = cut();
    await keeper.arm(entry, signal);
    await keeper.inject(entry.id, signal);
    process.kill(await bench.keeperPid(), 'SIGKILL');
    expect(await keeper.lost).toBe('the keeper died (SIGKILL)');
    // At once, before anybody asks for it.
    await eventually(() => expect(server.isBroken()).toBe(false));
    expect((await keeper.rollback(entry.id)).ackedAtMs).toBeLessThan(bench.system.clock.now());
    expect(await bench.readEntries()).toEqual([]);
    await expect(keeper.arm(cut(), signal)).rejects.toThrow('the keeper died (SIGKILL); what it held was rolled back');
    await keeper.close();
  });

  it('is rolled back by the living harness when the keeper stands still: once, after its death', async () => {
    const keeper = await bench.startKeeper();
    const entry = cut();
    await keeper.arm(entry, signal);
    await keeper.inject(entry.id, signal);
    const pid = await bench.keeperPid();
    const aliveAt: boolean[] = [];
    server.onRequest((_method, land) => {
      void isRunning(pid).then((is) => {
        aliveAt.push(is);
        land();
      });
    });
    process.kill(pid, 'SIGSTOP');
    expect((await keeper.rollback(entry.id)).notes).toEqual([]);
    expect(await keeper.lost).toBe('the keeper died (killed, since it stood still for 5 s)');
    expect(server.isBroken()).toBe(false);
    expect(server.requests.map(({ method }) => method)).toEqual(['PUT', 'DELETE']);
    expect(aliveAt).toEqual([false]);
    expect(await bench.readEntries()).toEqual([]);
    await keeper.close();
  });

  it('goes on with a keeper that was stopped for a moment', async () => {
    const keeper = await bench.startKeeper();
    const entry = cut();
    await keeper.arm(entry, signal);
    await keeper.inject(entry.id, signal);
    const pid = await bench.keeperPid();
    process.kill(pid, 'SIGSTOP');
    const rollingBack = keeper.rollback(entry.id);
    const identity = await bench.system.processes.identify(pid);
    await eventually(async () => expect(await bench.system.processes.isStopped(identity!)).toBe(true));
    process.kill(pid, 'SIGCONT');
    await rollingBack;
    expect(server.isBroken()).toBe(false);
    expect(await isRunning(pid)).toBe(true);
    await keeper.close();
  });

  it('ends a keeper that stands still when it has nothing more to do', async () => {
    const keeper = await bench.startKeeper();
    const entry = cut();
    await keeper.arm(entry, signal);
    const pid = await bench.keeperPid();
    process.kill(pid, 'SIGSTOP');
    await keeper.close();
    expect(await isRunning(pid)).toBe(false);
    expect(await bench.readEntries()).toEqual([]);
    expect(server.requests).toEqual([]);
  });

  it('fails the injection under way when the keeper is killed', async () => {
    server.onRequest((method, land) => {
      if (method === 'DELETE') land();
    });
    const keeper = await bench.startKeeper();
    const entry = bench.entry('http', { ...(cut().state as object), timeoutMs: 500 });
    await keeper.arm(entry, signal);
    const injecting = expect(keeper.inject(entry.id, signal)).rejects.toThrow('the keeper died (SIGKILL)');
    await eventually(() => expect(server.requests).toHaveLength(1));
    process.kill(await bench.keeperPid(), 'SIGKILL');
    await injecting;
    expect(server.requests.map(({ method }) => method)).toEqual(['PUT', 'DELETE', 'DELETE']);
    await keeper.close();
  });

  it('kills what an injection was running when its keeper was killed, before it rolls back', async () => {
    const entry = bench.entry('command', {
      inject: ['sleep', '300'],
      rollback: ['true'],
      timeoutMs: 300_000,
      cwd: '/',
    });
    const harness = await bench.startHarness({ entries: [entry] }, `armed ${entry.id}`);
    const [held] = await bench.readEntries();
    const running = () => bench.system.processes.findByToken(`${held!.token}.inject`);
    await eventually(async () => expect(await running()).toHaveLength(1));
    process.kill(held!.keeper.pid, 'SIGSTOP');
    harness.kill('SIGKILL');
    process.kill(held!.keeper.pid, 'SIGKILL');
    await eventually(async () => expect(await isRunning(held!.keeper.pid)).toBe(false));
    expect(await running()).toHaveLength(1);
    expect(await bench.recover()).toMatchObject([{ outcome: 'rolled-back' }]);
    expect(await running()).toEqual([]);
  });
});

describe('a program that a fault runs', () => {
  // The one variable that is always there: what a test sets, the processes of its own process do not see.
  it.each([
    ['does not inherit what is withheld', ['HOME'], 'none'],
    ['inherits the rest', ['ANOTHER'], process.env['HOME'] ?? ''],
  ])('%s, whoever rolls back', async (_what, withheld, sees) => {
    const seen = join(bench.dir, 'seen');
    const note = (what: string): string[] => ['sh', '-c', `echo "${what} \${HOME-none}" >> ${seen}`];
    const state = { inject: note('inject'), rollback: note('rollback'), timeoutMs: 5_000, cwd: '/' };
    const keeper = await bench.startKeeper({
      run: { id: 'run-1', environment: 'lab', projectDir: bench.dir, withheld },
    });
    const [first, second] = [bench.entry('command', state), bench.entry('command', state)];
    for (const { id } of [first, second]) {
      await keeper.arm(id === first.id ? first : second, signal);
      await keeper.inject(id, signal);
    }
    await keeper.rollback(first.id);
    process.kill(await bench.keeperPid(), 'SIGKILL');
    await keeper.lost;
    await keeper.rollback(second.id);
    expect(readFileSync(seen, 'utf8').trim().split('\n').sort()).toEqual(
      ['inject', 'inject', 'rollback', 'rollback'].map((what) => `${what} ${sees}`),
    );
    await keeper.close();
  });
});

describe('recover, when harness and keeper were killed', () => {
  const killBoth = async (entries: readonly ReturnType<typeof cut>[]) => {
    const harness = await bench.startHarness({ entries }, `injected ${entries.at(-1)!.id}`);
    const pid = await bench.keeperPid();
    // Stopped first, so that it can't roll back in the moment between both deaths.
    process.kill(pid, 'SIGSTOP');
    harness.kill('SIGKILL');
    process.kill(pid, 'SIGKILL');
    await eventually(async () => expect(await isRunning(pid)).toBe(false));
    expect(server.isBroken()).toBe(true);
  };

  it('finishes the rollbacks, the newest first, and forgets them', async () => {
    await killBoth([cut({ headers: { name: 'first' } }), cut({ headers: { name: 'second' } })]);
    expect(await bench.recover()).toMatchObject([{ outcome: 'rolled-back' }, { outcome: 'rolled-back' }]);
    expect(server.isBroken()).toBe(false);
    expect(server.requests.slice(2).map(({ headers }) => headers['name'])).toEqual(['second', 'first']);
    expect(await bench.recover()).toEqual([]);
  });

  it('leaves alone what a living keeper holds', async () => {
    const keeper = await bench.startKeeper();
    const entry = cut();
    await keeper.arm(entry, signal);
    await keeper.inject(entry.id, signal);
    expect(await bench.recover()).toMatchObject([{ outcome: 'held', by: expect.stringContaining('run-1') as string }]);
    expect(server.isBroken()).toBe(true);
    await keeper.close();
    expect(server.isBroken()).toBe(false);
  });

  it('is done by one of two at once', async () => {
    await killBoth([cut()]);
    const outcomes = (await Promise.all([bench.recover(), bench.recover()])).flat().map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'rolled-back')).toHaveLength(1);
    expect(server.requests.map(({ method }) => method)).toEqual(['PUT', 'DELETE']);
    expect(server.isBroken()).toBe(false);
  });

  it('names a missing secret and keeps the entry until it is there', async () => {
    bench.secrets['ADMIN_TOKEN'] = 'squeamish-ossifrage';
    await killBoth([cut({ headers: { authorization: 'Bearer ${secret.ADMIN_TOKEN}' } })]);
    delete bench.secrets['ADMIN_TOKEN'];
    expect(await bench.recover()).toMatchObject([
      {
        outcome: 'failed',
        why: 'missing secret: ADMIN_TOKEN',
        hint: expect.stringContaining('alertdrill.yaml') as string,
      },
    ]);
    expect(await bench.readEntries()).toHaveLength(1);
    expect(server.isBroken()).toBe(true);

    bench.secrets['ADMIN_TOKEN'] = 'squeamish-ossifrage';
    expect(await bench.recover()).toMatchObject([{ outcome: 'rolled-back' }]);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer squeamish-ossifrage',
      'Bearer squeamish-ossifrage',
    ]);
  });

  it('finds no value of a secret in anything that was written', async () => {
    bench.secrets['ADMIN_TOKEN'] = 'squeamish-ossifrage';
    await killBoth([cut({ json: { token: '${secret.ADMIN_TOKEN}' } })]);
    expect(server.requests[0]?.body).toBe('{"token":"squeamish-ossifrage"}');
    const holding = (text: string) => bench.everythingWritten().filter(([, content]) => content.includes(text));
    // The control: the search does find what the journal holds.
    expect(holding('secret.ADMIN_TOKEN')).toHaveLength(1);
    expect(holding('squeamish-ossifrage')).toEqual([]);
    await bench.recover();
  });
});
