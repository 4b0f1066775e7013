import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Report } from '../../../src/domain/report';
import { findProcesses } from '../../e2e/cli';
import { eventually } from '../../support/eventually';
import { describeWithPostgres, startPostgres, type PostgresServer } from '../../support/postgres';
import { startSwitchWorld, type SwitchWorld } from '../drills/switchWorld';

/** Two machines share a history: each has a state folder and a name of its own, and both would drill one environment. */
describeWithPostgres('two machines with one history', () => {
  let server: PostgresServer;
  let world: SwitchWorld;
  let url: string;
  beforeAll(async () => void (server = await startPostgres()));
  afterAll(() => server.stop());
  // Of its own for each test: what a failed one leaves behind is no trouble of the next.
  beforeEach(async () => {
    url = await server.createDatabase();
    world = await startSwitchWorld({ project: { history: '${HISTORY_URL}' } });
    const { inject, rollback } = world.scenario.fault.http;
    const fault = { http: { inject, rollback, timeout: '30s' } };
    world.write('expectations/held.yaml', stringify({ ...world.scenario, scenario: 'held', fault, hold: '5m' }));
  });
  afterEach(async () => {
    const left = findProcesses(world.dir);
    for (const { pid } of left) process.kill(pid, 'SIGKILL');
    const isBroken = world.target.isBroken();
    await world.stop();
    expect(left.map(({ command }) => command)).toEqual([]);
    expect(isBroken).toBe(false);
  });

  const stateOf = (host: string) => join(world.dir, 'states', host);
  const on = (host: string, history = url) => ({
    XDG_STATE_HOME: stateOf(host),
    NODE_OPTIONS: `--require ${join(__dirname, '../../support/programs/hostname.cjs')}`,
    TEST_HOSTNAME: host,
    HISTORY_URL: history,
  });
  const start = (host: string, ...args: readonly string[]) => world.start(args, on(host));
  const cli = (host: string, ...args: readonly string[]) => world.cli(args, on(host));
  const journalOf = (host: string): readonly string[] => {
    const folder = join(stateOf(host), 'alertdrill', 'journal');
    return existsSync(folder) ? readdirSync(folder) : [];
  };
  const held = 'expectations/held.yaml';
  const short = 'expectations/switch.yaml';
  /** In its hold, with the fault in place. */
  const isHolding = (run: ReturnType<typeof start>) =>
    eventually(() => expect(run.said().stderr + run.said().stdout).toMatch(/ hold /), 30_000);
  const leases = () => server.execute(url, 'SELECT kind, thing, token FROM alertdrill_lease ORDER BY thing');
  const unwrapped = (text: string) => text.replace(/\n +/g, ' ');
  const secret = /p@ss|p%40ss|w%23rd|w#rd/;

  it('one drills at a time: the other is told who, or waits; a killed one keeps the lease until its keeper is done', async () => {
    const ann = start('ann', 'run', held);
    await isHolding(ann);
    expect((await leases()).map(({ thing }) => thing)).toEqual([
      expect.stringMatching(/^Mackerel organization switch-org at http:\/\/127\.0\.0\.1:\d+ on ann$/),
      'environment lab',
    ]);
    const before = world.target.requests.length;
    const refused = await cli('bob', 'run', short);
    expect(refused).toMatchObject({ code: 75, stdout: '' });
    expect(refused.stderr).toContain(
      `another run has the lease on environment lab in postgres://drill@127.0.0.1:${server.port}/`,
    );
    expect(refused.stderr).toMatch(
      new RegExp(`run \\S+: \\S+@ann, process ${ann.child.pid}, since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d`),
    );
    expect(refused.stderr).toContain('end it with `alertdrill stop` on ann: it rolls back first');
    const [, run = ''] = /run (\S+): \S+@ann/.exec(refused.stderr) ?? [];
    expect((await cli('bob', 'stop', run)).stderr).toContain('has to be stopped there');
    expect(world.target.requests).toHaveLength(before);

    const bob = start('bob', 'run', short, '--wait', '10m');
    await eventually(() => expect(bob.said().stderr).toContain('waiting up to 10m for another run'), 30_000);
    let land: (() => void) | undefined;
    world.target.onRequest((method, go) => {
      if (method === 'DELETE') land = go;
      else go();
    });
    ann.child.kill('SIGKILL');
    await ann.ended;
    // Its keeper has the lease as long as the fault is there, and gives it back then: no expiry is waited for.
    await eventually(() => expect(land).toBeDefined(), 30_000);
    expect((await leases()).map(({ kind }) => kind)).toEqual(['run', 'run']);
    expect(bob.child.exitCode).toBeNull();
    world.target.onRequest(undefined);
    land?.();
    const { code, stderr } = await bob.ended;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).not.toContain('did not give back');
    expect(stderr.match(/waiting up to/g)).toHaveLength(1);
    expect(await leases()).toEqual([]);
    for (const text of [refused.stderr, stderr, ann.said().stderr]) expect(text).not.toMatch(secret);
  });

  it('a drill outlives a restart of the database; it ends with rollback when somebody else has its lease', async () => {
    const file = join(world.dir, 'lost.json');
    const ann = start('ann', 'run', held, '--reporter', 'terminal', '--reporter', `json=${file}`);
    await isHolding(ann);
    const left = async () => {
      const sql = 'SELECT extract(epoch FROM min(expires_at) - clock_timestamp())::float AS s FROM alertdrill_lease';
      return (await server.execute(url, sql))[0]?.['s'];
    };
    await server.execute(url, 'CHECKPOINT');
    await server.cut();
    await server.start();
    await server.execute(url, "UPDATE alertdrill_lease SET expires_at = clock_timestamp() + interval '30 s'");
    await eventually(async () => expect(await left()).toBeGreaterThan(40), 40_000);
    expect(world.target.isBroken()).toBe(true);
    expect(ann.child.exitCode).toBeNull();

    // As bob's machine would, had this one been cut off from the database for a minute.
    const token = randomUUID();
    await server.execute(
      url,
      `UPDATE alertdrill_lease SET token = '${token}', holder = replace(holder, '"host":"ann"', '"host":"bob"')`,
    );
    const { code, stdout, stderr } = await ann.ended;
    expect({ code, stderr }).toMatchObject({ code: 3 });
    expect(world.target.isBroken()).toBe(false);
    expect(unwrapped(stdout)).toMatch(/aborted: its lease on .* is no longer its own: run \S+ of \S+@bob has taken it/);
    const { run, drills } = JSON.parse(readFileSync(file, 'utf8')) as Report;
    expect(run.lost).toMatch(/^its lease on .* has taken it$/);
    expect(drills[0]).toMatchObject({ outcome: 'inconclusive' });
    // What is somebody else's is not given back.
    expect((await leases()).map((lease) => lease['token'])).toEqual([token, token]);
    expect(JSON.stringify(drills) + stdout + stderr).not.toMatch(secret);
  });

  it('of a machine that died the lease expires, and who drills next is told where its fault may still be', async () => {
    const ann = start('ann', 'run', held);
    await isHolding(ann);
    for (const { pid } of findProcesses(world.dir)) process.kill(pid, 'SIGKILL');
    await ann.ended;
    expect(await cli('bob', 'run', short)).toMatchObject({ code: 75 });
    // A minute later, by the database's clock.
    await server.execute(url, 'UPDATE alertdrill_lease SET expires_at = clock_timestamp()');
    const next = await cli('bob', 'run', short);
    expect(next.stderr).toMatch(/the last run on .* did not give back its lease: its fault may still be there/);
    expect(next.stderr).toMatch(new RegExp(`run \\S+: \\S+@ann, process ${ann.child.pid}`));
    expect(next.stderr).toContain('`alertdrill recover` on ann');
    expect(await cli('ann', 'recover')).toMatchObject({ code: 0 });
    expect(journalOf('ann')).toEqual([]);
  });

  it('without the database nothing is touched, unless it is said that nobody else can be at it', async () => {
    const before = world.target.requests.length;
    const away = on('ann', url.replace(`:${server.port}/`, ':1/'));
    const refused = await world.cli(['run', short], away);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(/no lease can be had.*can't be reached: nothing listens there/);
    expect(refused.stderr).toContain('--no-lease drills without');
    expect(refused.stderr).not.toMatch(secret);
    expect(world.target.requests).toHaveLength(before);
    const alone = await world.cli(['run', short, '--no-lease'], away);
    expect(alone.stdout).toContain('1 passed');
    // Its place in the history is missing.
    expect(alone.code).toBe(3);
  });

  it('a dry run and a check say what would be leased, and ask nobody', async () => {
    const away = on('ann', url.replace(`:${server.port}/`, ':1/'));
    const planned = await world.cli(['run', short, '--dry-run'], away);
    expect(planned.code).toBe(0);
    expect(unwrapped(planned.stdout)).toMatch(
      /leases +environment lab, Mackerel organization switch-org at \S+ on ann, in postgres:\/\/drill@127\.0\.0\.1:1\/drills_\d+, before/,
    );
    expect((await world.cli(['run', short, '--dry-run', '--no-lease'], away)).stdout).not.toContain('leases ');
    const checked = await world.cli(['check', short], away);
    expect(checked).toMatchObject({ code: 0 });
    expect(checked.stdout).toMatch(
      /a run takes leases in postgres:\/\/drill@127\.0\.0\.1:1\/drills_\d+: environment lab, /,
    );
    expect(planned.stdout + checked.stdout).not.toMatch(secret);
  });
});
