import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { startStandin } from '../../../src/standin/main';
import { findProcesses, processesWith } from '../../e2e/cli';
import { createProjectFolder } from '../../e2e/projectFolder';
import { eventually } from '../../support/eventually';
import { createRemoteSwitch, type RemoteSwitch } from '../../support/remoteSwitch';
import { describeSsh, startSshServer, type SshServer } from '../../support/sshServer';

/** Whole drills of the built CLI, whose fault is on a host behind a real sshd. */
describeSsh('a drill over ssh', () => {
  const apiKey = 'a-key-of-this-test';
  const organization = 'ssh-org';
  let server: SshServer;
  let target: RemoteSwitch;
  let world: ReturnType<typeof createProjectFolder>;
  let stopStandin: () => Promise<void>;

  beforeEach(async () => {
    server = await startSshServer();
    const standin = await startStandin({ port: 0, minuteMs: 1000, apiKey, organization, log: () => undefined });
    stopStandin = () => standin.close();
    const provider = { organization, url: standin.url, apiKey: '${MACKEREL_APIKEY}' };
    world = createProjectFolder('', { MACKEREL_APIKEY: apiKey });
    const remote = join(world.dir, 'remote');
    mkdirSync(remote);
    target = createRemoteSwitch(remote);
    const commands = [target.inject[0], target.rollback[0], server.config];
    const lab = { providers: { mackerel: provider }, allow: { hosts: ['target', '127.0.0.1'], commands } };
    world.write('alertdrill.yaml', stringify({ environments: { lab } }));
  });
  afterEach(async () => {
    target.letGo();
    await stopStandin();
    await server.stop();
    world.remove();
  });

  const write = (more: object, hold = '2s'): void => {
    const fault = { host: 'target', config: server.config, inject: target.inject, rollback: target.rollback, ...more };
    const scenario = {
      ...{ scenario: 'remote', baseline: '1s', startJitter: 0, fault: { ssh: fault } },
      ...{ hold, maxHold: hold, expect: [], unexpected: 'fail' },
    };
    world.write('expectations/remote.yaml', stringify(scenario));
  };
  const nothingLeft = () =>
    eventually(() => {
      expect({ folders: server.folders(), processes: server.processes() }).toEqual({ folders: [], processes: [] });
      expect({ journal: world.journal(), ours: processesWith(world.dir) }).toEqual({ journal: [], ours: [] });
    });

  /** Harness and keeper, at once. */
  const killBoth = async (run: ReturnType<typeof world.start>): Promise<void> => {
    const keeper = findProcesses(world.dir).find(({ command }) => command.includes('__keeper'));
    for (const pid of [keeper?.pid, run.child.pid]) if (pid !== undefined) process.kill(pid, 'SIGKILL');
    await run.ended;
    expect(keeper).toBeDefined();
  };
  const broken = () => eventually(() => expect(target.isBroken()).toBe(true), 40_000);

  it('passes, and leaves nothing behind, neither here nor there', async () => {
    write({});
    const { code, stdout, stderr, report } = await world.drill();
    expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
    expect(report.drills).toMatchObject([{ rollback: { state: 'done' } }]);
    expect(target.runs()).toEqual(['break', 'repair']);
    await nothingLeft();
  });

  it('is undone by its lease where harness and keeper are killed, and `recover` says so', async () => {
    write({ lease: '12s' }, '10s');
    const run = world.start(['run']);
    await broken();
    await killBoth(run);
    expect(target.isBroken()).toBe(true);
    await eventually(() => expect(target.isBroken()).toBe(false), 40_000);
    expect(await world.cli(['run'])).toMatchObject({ code: 4 });
    const { code, stdout } = await world.cli(['recover']);
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(stdout).toContain('rolled back  remote: target:');
    expect(stdout).toContain('the lease on target had taken the fault back by itself');
    expect(target.runs()).toEqual(['break', 'repair']);
    await nothingLeft();
  });

  // The control of the one above.
  it('stays without a lease, until it is recovered', async () => {
    write({ lease: 'none' }, '10s');
    const run = world.start(['run']);
    await broken();
    await killBoth(run);
    await eventually(() => expect(server.processes()).toEqual([]));
    expect(target.isBroken()).toBe(true);
    expect(await world.cli(['recover'])).toMatchObject({ code: 0 });
    expect(target.runs()).toEqual(['break', 'repair']);
    await nothingLeft();
  });

  it('fails its rollback where the way is cut, and says by when the lease ends', async () => {
    write({ lease: '20m', timeout: '1s' });
    const run = world.start(['run']);
    await broken();
    await server.cut();
    const { code, stdout, stderr } = await run.ended;
    expect(code).toBe(4);
    expect((stdout + stderr).replace(/\s+/g, ' ')).toContain(
      'its lease on target takes the fault back by itself, by 20',
    );
    await server.start();
    expect(await world.cli(['recover'])).toMatchObject({ code: 0 });
    expect(target.isBroken()).toBe(false);
    await nothingLeft();
  });

  it('is warned of by `check`, the dry run and the drill where it has no lease, which changes no exit code', async () => {
    write({ lease: 'none' });
    const warning = 'acts on target without a lease there, so it does not survive the runner';
    for (const args of [['check'], ['check', '--offline']]) {
      const { code, stdout } = await world.cli(args);
      expect({ code, stdout }).toMatchObject({
        code: 0,
        stdout: expect.stringContaining(`! fault: ${warning}`) as string,
      });
    }
    const document = JSON.parse((await world.cli(['check', '--json'])).stdout) as unknown;
    expect(document).toMatchObject({
      scenarios: [{ warnings: expect.arrayContaining([expect.stringContaining(warning)]) as readonly string[] }],
    });
    expect((await world.cli(['run', '--dry-run'])).stdout.replace(/\s+/g, ' ')).toContain(
      `warns: the fault ${warning}`,
    );
    const { code, report } = await world.drill();
    expect(code).toBe(0);
    expect(JSON.stringify(report)).toContain(`fault: ${warning}`);
    write({});
    expect((await world.cli(['check'])).stdout).not.toContain('without a lease');
  });
});
