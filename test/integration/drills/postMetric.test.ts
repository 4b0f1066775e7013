import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { createProjectFolder } from '../../e2e/projectFolder';
import { findProcesses, processesWith } from '../../e2e/cli';
import { awkward, createKeySearch } from '../../e2e/keySearch';
import { runFolders } from '../../e2e/recordings';
import { eventually } from '../../support/eventually';
import { startRelay, type Relay } from '../../support/relay';
import { startedStandin, type StandinClient } from '../standin/standinClient';

/** Bad data posted to the stand-in by the built CLI: a monitor really fires and closes again. */
jest.setTimeout(90_000);

const apiKey = awkward('squeamish-ossifrage', 'second-half');
// Keys travel in headers, which take no more than that.
const writeKey = apiKey.replace(/[^\x20-\x7e]/g, '');
const organization = 'post-org';
const host = 'host-of-shop';

const seed = {
  services: [{ name: 'shop' }],
  hosts: [{ id: host, name: 'web-01', meta: {}, interfaces: [] }],
  monitors: [
    {
      ...{ type: 'service' as const, name: 'Out of reach', service: 'shop', metric: 'latency.p99' },
      ...{ operator: '>' as const, duration: 1, warning: 5000, critical: 6000, isMute: false },
    },
    {
      ...{ type: 'service' as const, name: 'Shop latency', service: 'shop', metric: 'latency.p95' },
      ...{ operator: '>' as const, duration: 1, warning: 300, critical: 800, isMute: false },
    },
  ],
};

const latency = { service: 'shop', name: 'latency.p95', value: 900, normal: 120, every: '1s', timeout: '2s' };

/** What is expected never comes, so that the fault is held to its end. */
const held = (hold: string, within: string) => ({
  hold,
  expect: [{ monitor: 'Out of reach', within, metric: { every: '1s' } }],
});

const scenario = (changes: object = {}) =>
  stringify({
    ...{ scenario: 'made-up', baseline: '1s', startJitter: 0, fault: { 'post-metric': latency }, hold: '20s' },
    expect: [
      {
        monitor: 'Shop latency',
        severity: 'critical',
        within: '15s',
        metric: { every: '1s' },
        resolved: { within: '20s' },
      },
    ],
    ...changes,
  });

describe('data that are made up, in a drill against Mackerel', () => {
  let standin: StandinClient;
  let relay: Relay;
  let project: ReturnType<typeof createProjectFolder>;
  let search: ReturnType<typeof createKeySearch>;

  beforeEach(async () => {
    standin = await startedStandin({ seed, organization, minuteMs: 1000, apiKey: writeKey });
    relay = await startRelay(standin.url);
    project = createProjectFolder(
      stringify({
        environments: {
          lab: { allow: { hosts: ['127.0.0.1'] }, providers: { mackerel: { organization, url: relay.url } } },
        },
      }),
      { MACKEREL_APIKEY: writeKey },
    );
    search = createKeySearch([writeKey], [{ dir: project.dir, own: [] }]);
    await post(120);
  });
  afterEach(async () => {
    await relay.stop();
    await standin.close();
    project.remove();
  });

  const post = (value: number) =>
    standin.send(
      'POST',
      '/services/shop/tsdb',
      [{ name: 'latency.p95', time: Math.floor(Date.now() / 1000) - 2, value }],
      writeKey,
    );
  const values = async (): Promise<readonly number[]> => {
    const to = Math.floor(Date.now() / 1000) + 60;
    const { body } = await standin.get(`/services/shop/metrics?name=latency.p95&from=${to - 600}&to=${to}`, writeKey);
    return (body as { metrics: { value: number }[] }).metrics.map(({ value }) => value);
  };
  const openAlerts = async (): Promise<readonly unknown[]> => {
    const { body } = await standin.get('/alerts', writeKey);
    return (body as { alerts: unknown[] }).alerts;
  };
  const badPosts = () => relay.requests.filter(({ method, body }) => method === 'POST' && body.includes('"value":900'));
  const run = (args: readonly string[] = ['run']) => {
    const { child, ended, said } = project.start(args);
    return { child, said, ended: search.watch(args, ended) };
  };
  const expectNoKeyAnywhere = () => {
    expect(search.findings()).toEqual([]);
    // The control: it was sent, and would have been found.
    expect(relay.requests.some(({ headers }) => headers['x-api-key'] === writeKey)).toBe(true);
    expect(search.keysIn(writeKey)).not.toEqual([]);
  };
  const expectNothingLeft = () => {
    expect(project.journal()).toEqual([]);
    expect(processesWith(project.dir)).toEqual([]);
  };

  it('a service metric: detected, closed again by what the rollback posts, and marked synthetic everywhere', async () => {
    project.write('expectations/made-up.yaml', scenario());
    const report = join(project.dir, 'report.json');
    const junit = join(project.dir, 'junit.xml');
    const { code, stdout } = await run([
      ...['run', '--reporter', 'terminal', '--reporter', `json=${report}`, '--reporter', `junit=${junit}`],
    ]).ended;
    expect(stdout).toContain('passed (synthetic) made-up');
    expect(stdout).toContain('detected (synthetic)');
    expect(stdout).toContain('Synthetic, raised by data that were made up: made-up.');
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({
      drills: [
        {
          ...{ synthetic: true, outcome: 'passed', rollback: { state: 'done', notes: [] } },
          expectations: [{ verdict: 'detected', resolved: { verdict: 'resolved' } }],
        },
      ],
    });
    expect(readFileSync(junit, 'utf8')).toContain('<property name="synthetic" value="true"/>');
    expect(code).toBe(0);
    expect(badPosts().length).toBeGreaterThan(0);
    expect((await values()).at(-1)).toBe(120);
    expect(await openAlerts()).toEqual([]);

    const replayed = await run(['replay', runFolders(project.dir)[0]?.split('/').at(-1) ?? '']).ended;
    expect(replayed.stdout).toContain('passed (synthetic) made-up');
    expectNoKeyAnywhere();
    expectNothingLeft();
  });

  it('goes on posting as long as it is held', async () => {
    project.write('expectations/made-up.yaml', scenario(held('9s', '4s')));
    await run().ended;
    // Three at least: at once, and each second; on a busy machine one may be skipped.
    expect(badPosts().length).toBeGreaterThanOrEqual(3);
    const times = badPosts().map(({ body }) => (JSON.parse(body) as { time: number }[])[0]?.time ?? 0);
    expect([...new Set(times)]).toEqual(times);
    expectNothingLeft();
  });

  it('a check report: its alert opens, and the OK of the rollback closes it', async () => {
    const check = { host, name: 'cron', status: 'critical', message: 'it did not run' };
    await standin.send(
      'POST',
      '/monitoring/checks/report',
      {
        reports: [
          {
            source: { type: 'host', hostId: host },
            name: 'cron',
            status: 'OK',
            message: '',
            occurredAt: Math.floor(Date.now() / 1000) - 5,
          },
        ],
      },
      writeKey,
    );
    project.write(
      'expectations/cron.yaml',
      scenario({
        ...{ scenario: 'cron-fails', fault: { 'post-metric': { check, every: '1s' } } },
        expect: [{ monitor: 'cron', severity: 'critical', within: '15s', on: { host }, resolved: { within: '20s' } }],
      }),
    );
    const { report } = await project.drill();
    expect(report.drills).toMatchObject([
      { synthetic: true, expectations: [{ verdict: 'detected', resolved: { verdict: 'resolved' } }] },
    ]);
    expect(await openAlerts()).toEqual([]);
    expectNothingLeft();
  });

  it('ends the drill without a verdict where the points are refused later on: silence would prove nothing', async () => {
    project.write(
      'expectations/made-up.yaml',
      scenario({
        fault: { 'post-metric': { ...latency, value: 200 } },
        ...held('20s', '15s'),
      }),
    );
    let bad = 0;
    relay.answerBy(({ method, body }) =>
      method === 'POST' && body.includes('"value":200') && ++bad > 1 ? 403 : undefined,
    );
    const { report } = await project.drill();
    expect(report.drills).toMatchObject([
      { outcome: 'inconclusive', rollback: { state: 'done' }, expectations: [{ verdict: 'aborted' }] },
    ]);
    expect(report.drills[0]?.reason).toContain('answered 403');
    expect((await values()).at(-1)).toBe(120);
  });

  it('a key that may not write: the injection fails, and there is nothing to roll back', async () => {
    project.write('expectations/made-up.yaml', scenario());
    relay.answerBy(({ method }) => (method === 'POST' ? 403 : undefined));
    const { report } = await project.drill();
    expect(report.drills).toMatchObject([
      { outcome: 'inconclusive', rollback: { state: 'done' }, expectations: [{ verdict: 'fault-failed' }] },
    ]);
    expect(relay.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it.each([
    ['a service that is not there', { service: 'shpo' }, 'there is no service shpo'],
    ['a host that is not allowed', {}, 'is not allowed in the environment lab'],
    ['a value at which nothing fires', { value: 800 }, 'the fault posts latency.p95 = 800, and critical is above 800'],
  ])('refuses %s before anything is touched', async (_, changes, message) => {
    project.write('expectations/made-up.yaml', scenario({ fault: { 'post-metric': { ...latency, ...changes } } }));
    if (message.includes('allowed')) {
      project.write(
        'alertdrill.yaml',
        stringify({ environments: { lab: { providers: { mackerel: { organization, url: relay.url } } } } }),
      );
    }
    const { code, stdout, stderr } = await run(['check']).ended;
    expect(stdout + stderr).toContain(message);
    expect(code).toBe(2);
    expect((await run(['run']).ended).code).not.toBe(0);
    expect(relay.requests.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it('a dry run says to the letter what would be posted, and not the key', async () => {
    project.write('expectations/made-up.yaml', scenario());
    const { stdout } = await run(['run', '--dry-run']).ended;
    expect(stdout).toContain('synthetic: the alert is raised by data that are made up');
    expect(stdout).toContain(`POST ${relay.url}/api/v0/services/shop/tsdb`);
    expect(stdout).toContain('[{"name":"latency.p95","time":NOW,"value":900}]');
    expect(stdout).toContain('[{"name":"latency.p95","time":NOW,"value":120}]');
    expect(relay.requests.filter(({ method }) => method === 'POST')).toEqual([]);
    expect(search.findings()).toEqual([]);
  });

  describe('where alertdrill is killed', () => {
    const keeperPid = () => findProcesses(project.dir).find(({ command }) => command.includes('__keeper'))?.pid;
    const injected = async () => {
      project.write('expectations/made-up.yaml', scenario(held('65s', '60s')));
      const running = run();
      await eventually(() => expect(badPosts().length).toBeGreaterThanOrEqual(2));
      return running;
    };

    it('the harness: its keeper stops posting and posts what is normal', async () => {
      const { child, ended } = await injected();
      child.kill('SIGKILL');
      await ended;
      await eventually(() => expectNothingLeft());
      expect((await values()).at(-1)).toBe(120);
      await eventually(async () => expect(await openAlerts()).toEqual([]));
      expectNoKeyAnywhere();
    });

    it('both: no more points arrive, and recover posts what is normal', async () => {
      const { child, ended } = await injected();
      process.kill(keeperPid() ?? NaN, 'SIGKILL');
      child.kill('SIGKILL');
      await ended;
      // Nobody is left who could post: that is what ends it, and no time that is waited for.
      await eventually(() => expect(processesWith(project.dir)).toEqual([]));
      const arrived = badPosts().length;
      expect(project.journal()).toHaveLength(1);
      const journal = join(project.dir, 'state', 'alertdrill', 'journal');
      expect(
        readdirSync(journal)
          .map((name) => readFileSync(join(journal, name), 'utf8'))
          .join(),
      ).toContain('${secret.provider.mackerel}');

      const { code, stdout } = await run(['recover']).ended;
      expect(stdout).toContain('rolled back  made-up: synthetic');
      expect(code).toBe(0);
      expect((await values()).at(-1)).toBe(120);
      expect(badPosts()).toHaveLength(arrived);
      await eventually(async () => expect(await openAlerts()).toEqual([]));
      expectNothingLeft();
      expectNoKeyAnywhere();
    });

    it('both, and the key is not there any more: recover names it, and ends with 4', async () => {
      const { child, ended } = await injected();
      process.kill(keeperPid() ?? NaN, 'SIGKILL');
      child.kill('SIGKILL');
      await ended;
      const { code, stdout } = await project.cli(['recover'], { MACKEREL_APIKEY: '' });
      expect(stdout).toContain('needs the key of the provider mackerel');
      expect(code).toBe(4);
    });
  });
});
