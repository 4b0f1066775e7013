import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../support/eventually';
import { describeWithClient } from '../../support/officialClient';
import { apiKey, readOnlyKey } from '../standin/standinClient';
import { createAgentHome, type AgentHome, type RunningAgent } from './agent';
import { startStandinProcess, type StandinProcess } from './standinProcess';

/**
 * The agent keeps real minutes: its first metrics come after one, and a check runs once in each. Two sessions of three
 * minutes go on at the same time, one that ends by SIGTERM and one by SIGKILL; each test waits for the next event.
 */
jest.setTimeout(300_000);
const patient = (check: () => Promise<void> | void) => eventually(check, 280_000, 250);

const seed = {
  services: [{ name: 'shop', roles: ['web', 'db'] }],
  hosts: [
    { id: 'killed', name: 'killed', roleFullnames: ['shop:db'] },
    { id: 'database', name: 'database', customIdentifier: 'db.example' },
  ],
  monitors: [
    { id: 'gone', type: 'connectivity', name: 'Gone' },
    { id: 'queue', type: 'host', name: 'Queue', metric: 'custom.queue.rows', operator: '>', critical: 5, duration: 1 },
  ],
};

const plugins = `
[host_status]
on_start = "standby"
on_stop = "poweroff"
[plugin.metrics.queue]
command = ["sh", "DIR/metric.sh", "queue", "7"]
[plugin.metrics.tables]
command = ["sh", "DIR/metric.sh", "tables", "3"]
custom_identifier = "db.example"
[plugin.checks.disk]
command = ["sh", "DIR/check.sh"]
memo = "see the wiki"
notification_interval = 30
[plugin.metadata.place]
command = ["echo", "{\\"rack\\":7}"]
`;

interface Host {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly isRetired: boolean;
}
interface Alert {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly hostId?: string;
}

describeWithClient('mackerel-agent', 'mackerel-agent at the stand-in', (program) => {
  let dir: string;
  let standin: StandinProcess;
  const homes: AgentHome[] = [];
  let terminated: AgentHome;
  let killed: AgentHome;
  let terminatedRun: RunningAgent;
  let killedAtFirstPost: Promise<void>;

  const home = (more: { conf?: string; tables?: string; savedId?: string; apiKey?: string } = {}): AgentHome => {
    const created = createAgentHome({ program: program(), url: standin.url, apiKey, ...more });
    homes.push(created);
    return created;
  };

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'alertdrill-agent-standin-'));
    writeFileSync(join(dir, 'seed.json'), JSON.stringify(seed));
    // A host that lives posts at least once in two minutes: from one first post to the second up to 119 s pass.
    const quick = ['--set', 'connectivitySilenceMinutes=2', '--set', 'connectivityScanMinutes=0.1'];
    standin = await startStandinProcess('--seed', join(dir, 'seed.json'), ...quick);
    terminated = home({ conf: 'roles = ["shop:web"]\ndisplay_name = "The first"\nverbose = true', tables: plugins });
    killed = home({ savedId: 'killed' });
    terminatedRun = terminated.start();
    const killedRun = killed.start();
    killedAtFirstPost = (async () => {
      await patient(async () => expect(await metricNames('killed')).toContain('loadavg5'));
      killedRun.child.kill('SIGKILL');
      expect(await killedRun.ended).toEqual({ code: null, signal: 'SIGKILL' });
    })();
    killedAtFirstPost.catch(() => undefined); // awaited by a test further down
  });
  afterAll(async () => {
    await Promise.all(homes.map((each) => each.remove()));
    await standin.stop();
    await rm(dir, { recursive: true, force: true });
  });

  const hostOf = async (id: string) => ((await standin.get(`/hosts/${id}`)) as { host: Host }).host;
  const hosts = async () => {
    const all = '?status=working&status=standby&status=maintenance&status=poweroff';
    return ((await standin.get(`/hosts${all}`)) as { hosts: readonly Host[] }).hosts;
  };
  const metricNames = async (id: string) =>
    ((await standin.get(`/hosts/${id}/metric-names`)) as { names: readonly string[] }).names;
  const alerts = async (type: string) => {
    const { alerts: all } = (await standin.get('/alerts?withClosed=true')) as { alerts: readonly Alert[] };
    return all.filter((alert) => alert.type === type);
  };
  const ownId = () => terminated.savedId() ?? '';

  it('registers this machine, with its roles, its name for people and the status of its start', async () => {
    await patient(async () => expect(await hostOf(ownId())).toMatchObject({ status: 'standby' }));
    expect(await hostOf(ownId())).toMatchObject({
      name: hostname(),
      displayName: 'The first',
      roles: { shop: ['web'] },
      meta: { 'agent-version': '0.87.0', 'agent-name': expect.stringContaining('mackerel-agent/0.87.0') as string },
      isRetired: false,
    });
    expect(readFileSync(terminated.pidfile, 'utf8')).toBe(`${terminatedRun.child.pid}`);
  });

  it('registers no other host where it finds its id of an earlier start, and keeps that status', async () => {
    await patient(async () =>
      expect(await hostOf('killed')).toMatchObject({ name: hostname(), meta: { 'agent-version': '0.87.0' } }),
    );
    expect(await hostOf('killed')).toMatchObject({ status: 'working', roles: { shop: ['db'] } });
    expect((await hosts()).map(({ id }) => id).toSorted()).toEqual([ownId(), 'database', 'killed'].toSorted());
  });

  it('sends its roles again on SIGHUP, which adds them and takes away none', async () => {
    const sent = (times: number) =>
      patient(() => expect(terminatedRun.log().split('Host specs sent.')).toHaveLength(times + 1));
    await sent(1);
    await standin.send('PUT', `/hosts/${ownId()}/role-fullnames`, { roleFullnames: ['shop:db'] });
    terminatedRun.child.kill('SIGHUP');
    await sent(2);
    expect(await hostOf(ownId())).toMatchObject({ roles: { shop: ['db', 'web'] } });
  });

  it.each([
    ['a wrong key', { apiKey: 'wrong' }, 'Authentication failed. Please try with valid Api Key.'],
    ['a key that may only read', { apiKey: readOnlyKey }, 'failed to register this host'],
    ['an id that nobody has', { savedId: 'nobody' }, 'failed to find this host on mackerel'],
  ])('does not start with %s, says so, and registers nothing', async (_, more, message) => {
    const before = await hosts();
    const run = home(more).start();
    expect(await run.ended).toEqual({ code: 1, signal: null });
    expect(run.log()).toContain(message);
    expect(await hosts()).toEqual(before);
  });

  it('defines the graphs of its metric plugins', async () => {
    // There is no other way to see a definition than to take it away.
    for (const name of ['custom.queue', 'custom.tables']) {
      await patient(async () => expect(await standin.send('DELETE', '/graph-defs', { name })).toBeDefined());
      await expect(standin.send('DELETE', '/graph-defs', { name })).rejects.toThrow(`no graph definition ${name}`);
    }
  });

  it('a check that turns from OK to CRITICAL opens an alert with what it said', async () => {
    await patient(() => expect(terminated.checkRuns()).toBeGreaterThan(0));
    expect(await alerts('check')).toEqual([]);
    terminated.checkSays(2, 'disk is full');
    await patient(async () => expect(await alerts('check')).toHaveLength(1));
    const [alert] = await alerts('check');
    expect(alert).toMatchObject({ status: 'CRITICAL', hostId: ownId(), message: 'disk is full\n' });
    terminated.checkSays(0, 'fine again');
    const { monitoredStatuses } = (await standin.get(`/hosts/${ownId()}/monitored-statuses`)) as {
      monitoredStatuses: readonly object[];
    };
    const detail = { type: 'check', message: 'disk is full\n', memo: 'see the wiki' };
    expect(monitoredStatuses).toContainEqual(expect.objectContaining({ status: 'CRITICAL', detail }));
    const { checks } = (await standin.get('/monitoring/checks')) as { checks: readonly object[] };
    expect(checks).toMatchObject([{ name: 'disk' }]);
  });

  it('posts metrics of the system and of its plugins, also for another host, and they are judged', async () => {
    const custom = 'custom.queue.rows';
    await patient(async () => expect(await metricNames(ownId())).toContain(custom));
    expect(await metricNames(ownId())).toEqual(
      expect.arrayContaining(['loadavg5', 'memory.total', 'cpu.user.percentage']),
    );
    expect(await metricNames('database')).toEqual(['custom.tables.rows']);
    const latest = `hostId=${ownId()}&hostId=database&name=${custom}&name=custom.tables.rows`;
    expect(await standin.get(`/tsdb/latest?${latest}`)).toMatchObject({
      tsdbLatest: { [ownId()]: { [custom]: { value: 7 } }, database: { 'custom.tables.rows': { value: 3 } } },
    });
    expect(await alerts('host')).toMatchObject([{ monitorId: 'queue', status: 'CRITICAL', hostId: ownId(), value: 7 }]);
  });

  it('puts what its metadata plugin said beside the host', async () => {
    await patient(async () => expect(await standin.get(`/hosts/${ownId()}/metadata/place`)).toEqual({ rack: 7 }));
  });

  it('a check that is OK again closes its alert', async () => {
    await patient(async () => expect(await alerts('check')).toMatchObject([{ status: 'OK', message: 'fine again\n' }]));
    const [alert] = await alerts('check');
    const { logs } = (await standin.get(`/alerts/${alert?.id}/logs`)) as { logs: readonly object[] };
    expect(logs).toMatchObject([
      { status: 'OK', trigger: 'monitoring' },
      { status: 'CRITICAL', trigger: 'monitoring', statusDetail: { detail: { message: 'disk is full\n' } } },
    ]);
  });

  it('SIGTERM ends it in order: the status of its stop is set, and its pidfile is gone', async () => {
    expect(await hostOf(ownId())).toMatchObject({ status: 'standby' });
    terminatedRun.child.kill('SIGTERM');
    expect(await terminatedRun.ended).toEqual({ code: 0, signal: null });
    expect(await hostOf(ownId())).toMatchObject({ status: 'poweroff' });
    expect(existsSync(terminated.pidfile)).toBe(false);
  });

  it('retire -force retires its host and closes its alerts; a second time there is no id', async () => {
    const id = ownId();
    const first = terminated.start('retire', '-force');
    expect(await first.ended).toEqual({ code: 0, signal: null });
    expect(await hostOf(id)).toMatchObject({ isRetired: true });
    expect(terminated.savedId()).toBeUndefined();
    expect(await alerts('host')).toMatchObject([{ status: 'OK', hostId: id }]);
    const second = terminated.start('retire', '-force');
    expect(await second.ended).toEqual({ code: 1, signal: null });
    expect(second.log()).toContain('hostID file is not found or empty');
  });

  it('after SIGKILL its host falls silent, and connectivity of that host alone is lost', async () => {
    await killedAtFirstPost;
    expect(await hostOf('killed')).toMatchObject({ status: 'working' });
    expect(existsSync(killed.pidfile)).toBe(true);
    await patient(async () => expect(await alerts('connectivity')).not.toEqual([]));
    // The other one lived as long, and was never silent enough.
    const [alert, ...others] = await alerts('connectivity');
    expect(alert).toMatchObject({ monitorId: 'gone', status: 'CRITICAL', hostId: 'killed' });
    expect(others).toEqual([]);
  });

  it('starts again over the pidfile that SIGKILL left, as the same host', async () => {
    const again = killed.start();
    await patient(() => expect(again.log()).toContain('hostID = killed'));
    expect(readFileSync(killed.pidfile, 'utf8')).toBe(`${again.child.pid}`);
    expect((await hosts()).filter(({ name }) => name === hostname())).toMatchObject([{ id: 'killed' }]);
  });
});
