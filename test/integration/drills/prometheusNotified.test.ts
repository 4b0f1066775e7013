import { stagesText } from '../../../src/domain/stagesText';
import { eventually } from '../../support/eventually';
import { describeWithServers } from '../../support/prometheusStack';
import { freePort } from '../../support/serverPorts';
import { listenIn } from '../../e2e/listenIn';
import { phasesOf, recordedFacts, runFolders } from '../../e2e/recordings';
import { after, shopBreaks, startPrometheusWorld, type PrometheusWorld } from '../../e2e/prometheusWorld';

/** Who is told, by a real Alertmanager that sends to the receiver of the built CLI. */
jest.setTimeout(120_000);

const rules = `
groups:
  - name: shop
    rules:
      - { alert: Errors, expr: shop_errors > 5, for: 2s, labels: { severity: critical } }
      - { alert: Leisurely, expr: 'shop_errors{path="/b"} > 5', labels: { severity: critical } }
      - { alert: Quiet, expr: shop_quiet > 5, labels: { severity: critical } }
      - { alert: Root, expr: shop_root > 5 }
      - { alert: Follows, expr: shop_follows > 5 }
      - { alert: Waits, expr: shop_waits > 5 }
      - { alert: Strays, expr: shop_strays > 5 }
`;

const samples = {
  'shop_errors{path="/a"}': 0,
  'shop_errors{path="/b"}': 0,
  shop_quiet: 0,
  shop_root: 0,
  shop_follows: 0,
  shop_waits: 0,
  'shop_strays{team="shop"}': 0,
  'shop_strays{team="ops"}': 0,
};

describeWithServers('who is told of an alert of Prometheus', () => {
  let world: PrometheusWorld;
  let port: number;
  beforeAll(async () => {
    port = await freePort();
    world = await startPrometheusWorld({
      rules,
      samples,
      routes: [
        '{ receiver: alertdrill, matchers: [alertname="Leisurely"], group_wait: 7s }',
        '{ receiver: alertdrill, matchers: [alertname="Waits"], group_wait: 1h }',
        // By the time it tells of Follows, Alertmanager has heard of Root.
        '{ receiver: alertdrill, matchers: [alertname="Follows"], group_wait: 1s }',
        '{ receiver: oncall, matchers: [team="ops"] }',
        '{ receiver: alertdrill }',
      ],
      receivers: [
        `{ name: alertdrill, webhook_configs: [{ url: 'http://127.0.0.1:${port}/alertdrill', send_resolved: true }] }`,
        '{ name: oncall }',
      ],
      inhibitRules: `[{ source_matchers: ['alertname="Root"'], target_matchers: ['alertname="Follows"'] }]`,
    });
    listenIn(world, port);
    await world.stack.evaluated();
    await world.stack.until('shop_quiet', 'some');
    // Before any drill begins.
    const matchers = [{ name: 'alertname', value: 'Quiet', isRegex: false, isEqual: true }];
    await world.stack.silence(matchers, { createdBy: 'ana', comment: 'nightly drill' });
  });
  afterAll(() => world.stop());
  afterEach(() => world.expectNothingLeft());

  it('is the receiver of its route, after the alert was pending and had fired; of another too late', async () => {
    const { report, code, stdout } = await world.drillScenario({
      fault: shopBreaks(after(0, { 'shop_errors{path="/a"}': 9, 'shop_errors{path="/b"}': 9 })),
      expect: [
        {
          monitor: 'Errors',
          on: { labels: { path: '/a' } },
          within: '15s',
          notified: { within: '20s', receiver: 'alertdrill' },
        },
        { monitor: 'Leisurely', within: '4s', notified: { within: '4s' } },
      ],
    });
    const [found, leisurely] = report.drills[0]?.expectations ?? [];
    expect(found).toMatchObject({
      verdict: 'detected',
      notified: { verdict: 'notified', toldReceiver: 'alertdrill' },
    });
    // The other one's group was waited for for longer than was asked for.
    expect(leisurely).toMatchObject({
      verdict: 'detected',
      notified: {
        verdict: 'notified-late',
        outcome: 'failed',
        reason: expect.stringMatching(/^after \S+ s \(receiver alertdrill\), expected within 4 s$/) as string,
      },
    });
    expect(code).toBe(1);
    const { pending = NaN, firing = NaN, notified = NaN } = found?.stagesMs ?? {};
    expect(firing - pending).toBeGreaterThan(1_900);
    expect(notified).toBeGreaterThan(firing - 100);
    // Moments are estimates: of two that lie close together either may come out first, and the words say which.
    const told = stagesText(found?.stagesMs ?? {});
    expect(told).toMatch(/^pending .*, firing .* later, notified .*; seen .* it fired; most of the time from /);
    expect(stdout.replace(/\s+/g, ' ')).toContain(`stages: ${told}`);
  });

  it('is nobody by a silence that is there before: the drill is blocked, and nothing is touched', async () => {
    const { report, code } = await world.drillScenario({
      fault: shopBreaks(after(0, { shop_quiet: 9 })),
      expect: [{ monitor: 'Quiet', within: '5s', notified: { within: '6s' } }],
    });
    const [found] = report.drills[0]?.expectations ?? [];
    expect(found).toMatchObject({ verdict: 'blocked', reason: expect.stringContaining('silence') as string });
    expect(report.drills[0]?.injectedAt).toBeUndefined();
    expect(code).toBe(3);
  });

  it('is nobody by a silence that begins in mid-drill, though the alert fires, and it is said whose', async () => {
    const before = runFolders(world.dir).length;
    const drilling = world.drillScenario({
      baseline: '3s',
      fault: shopBreaks(after(0, { 'shop_errors{path="/b"}': 9 })),
      expect: [{ monitor: 'Errors', on: { labels: { path: '/b' } }, within: '8s', notified: { within: '9s' } }],
    });
    await eventually(() => {
      const folder = runFolders(world.dir)[before] ?? '';
      expect(phasesOf(recordedFacts(folder))).toContain('baseline');
    });
    const matchers = [{ name: 'path', value: '/b', isRegex: false, isEqual: true }];
    await world.stack.silence(matchers, { createdBy: 'ana', comment: 'too loud' });
    const { report, code } = await drilling;
    const [found] = report.drills[0]?.expectations ?? [];
    expect(found).toMatchObject({
      verdict: 'detected',
      outcome: 'passed',
      notified: { verdict: 'not-notified', outcome: 'failed' },
    });
    expect(found?.notified?.explanation).toContainEqual({
      cause: 'silenced',
      evidence: expect.stringMatching(/^silenced by ana until .*too loud/) as string,
    });
    expect(code).toBe(1);
  });

  it('is nobody where the fault itself brings what inhibits it, where its group waits, and where a label leads it elsewhere', async () => {
    const notified = { within: '7s' };
    const { report, code, stdout } = await world.drillScenario({
      fault: shopBreaks(after(0, { shop_root: 9, shop_follows: 9, shop_waits: 9, 'shop_strays{team="ops"}': 9 })),
      expect: [
        { monitor: 'Follows', within: '6s', notified },
        { monitor: 'Waits', within: '6s', notified },
        { monitor: 'Strays', within: '6s', notified },
      ],
    });
    const why = report.drills[0]?.expectations.map(({ verdict, notified: told }) => ({
      verdict,
      told: told?.verdict,
      why: told?.explanation.map(({ cause, evidence }) => `${cause}: ${evidence}`),
    }));
    const notTold = { verdict: 'detected', told: 'not-notified' };
    expect(why).toEqual([
      { ...notTold, why: [expect.stringMatching(/^inhibited: inhibited by Root \([0-9a-f]{16}\)/)] },
      {
        ...notTold,
        why: [
          expect.stringMatching(
            /^group-wait: the route to alertdrill waits 3600 s for more of a new group \(group_wait\); it had fired for .* s by then$/,
          ),
        ],
      },
      { ...notTold, why: ['not-routed: routed to oncall, which has no webhook'] },
    ]);
    const said = stdout.replace(/\s+/g, ' ');
    for (const part of [
      'inhibited by Root (',
      'waits 3600 s for more of a new group',
      'routed to oncall, which has no webhook',
    ])
      expect(said).toContain(part);
    // What could be known before was noted.
    const notes = report.drills[0]?.notes.join('\n');
    expect(notes).toMatch(/Waits.*a new one takes 3600 s \(group_wait: 3600 s\) at least/);
    expect(notes).toContain('alerts of Strays may be routed to oncall instead');
    expect(code).toBe(1);
  });

  it('is nobody who is heard where its receiver lacks the token, and both are said', async () => {
    listenIn(world, port, { token: '${HOOK_TOKEN}' });
    const { report, code } = await world.drillScenario(
      {
        fault: shopBreaks(after(0, { 'shop_errors{path="/a"}': 9 })),
        expect: [{ monitor: 'Errors', on: { labels: { path: '/a' } }, within: '8s', notified: { within: '9s' } }],
      },
      { HOOK_TOKEN: 'hook-token-of-this-test' },
    );
    expect(report.drills[0]?.expectations).toMatchObject([
      { verdict: 'detected', outcome: 'passed', notified: { verdict: 'not-notified', outcome: 'failed' } },
    ]);
    expect(report.drills[0]?.notes.join('\n')).toContain('the webhook receiver refused what was sent to /alertdrill');
    expect(code).toBe(1);
  });
});
