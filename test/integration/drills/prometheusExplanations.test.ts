import { eventually } from '../../support/eventually';
import { describeWithServers } from '../../support/prometheusStack';
import { freePort } from '../../support/serverPorts';
import { listenIn } from '../../e2e/listenIn';
import { after, shopBreaks, startPrometheusWorld, type PrometheusWorld } from '../../e2e/prometheusWorld';
import { phasesOf, recordedFacts, runFolders } from '../../e2e/recordings';

/**
 * The causes of domain.md by which Prometheus and Alertmanager explain a verdict, each brought about at real servers. The
 * others: prometheusVerdicts.test.ts, prometheusNotified.test.ts, and prometheusOutage.test.ts of the provider.
 */
jest.setTimeout(120_000);

const rulesFor = (team: string) => `
groups:
  - name: shop
    rules:
      - { alert: ErrorRate, expr: shop_errors > 5 }
      - { alert: ErrorRates, expr: shop_errors > 100 }
      - { alert: FailedShare, expr: shop_failed / shop_asked > 0.5 }
      - { alert: Joined, expr: shop_left * on (job) shop_right > 5 }
      - { alert: AtNight, expr: shop_night > 5 }
  - name: teams
    rules:
      - { alert: Scoped, expr: shop_errors > 5, labels: { team: ${team} } }
`;

const samples = {
  shop_errors: 0,
  shop_failed: 0,
  shop_asked: 0,
  shop_left: 9,
  'shop_right{shard="1"}': 0,
  'shop_night{team="shop"}': 0,
  'shop_night{team="night"}': 0,
};

describeWithServers('why an alert of Prometheus was missed', () => {
  let world: PrometheusWorld;
  let port: number;
  beforeAll(async () => {
    port = await freePort();
    world = await startPrometheusWorld({
      rules: rulesFor('shop'),
      samples,
      routes: [
        '{ receiver: alertdrill, matchers: [team="night"], mute_time_intervals: [always] }',
        '{ receiver: alertdrill }',
      ],
      receivers: [`{ name: alertdrill, webhook_configs: [{ url: 'http://127.0.0.1:${port}/alertdrill' }] }`],
      timeIntervals: "[{ name: always, time_intervals: [{ times: [{ start_time: '00:00', end_time: '24:00' }] }] }]",
    });
    listenIn(world, port);
    await world.stack.evaluated();
    await world.stack.until('shop_night', 'some');
  });
  afterAll(() => world.stop());
  afterEach(() => world.expectNothingLeft());

  it('by its value, which is no number; by its expression, which broke; by its labels; by another that came', async () => {
    const before = runFolders(world.dir).length;
    const within = '5s';
    const drilling = world.drillScenario({
      baseline: '4s',
      // What the fault brings makes two series of one.
      fault: shopBreaks(after(0, { shop_errors: 9, 'shop_right{shard="2"}': 9 })),
      hold: '8s',
      expect: [
        { id: 'nan', monitor: 'FailedShare', within },
        { id: 'similar', monitor: 'ErrorRates', within },
        { id: 'broken', monitor: 'Joined', within },
        { id: 'labels', monitor: 'Scoped', on: { labels: { team: 'shop' } }, within },
        { id: 'fires', monitor: 'ErrorRate', within },
      ],
    });
    await eventually(() => expect(phasesOf(recordedFacts(runFolders(world.dir)[before] ?? ''))).toContain('baseline'));
    await world.stack.reloadRules(rulesFor('other'));
    const { report, stdout } = await drilling;
    const found = Object.fromEntries(
      (report.drills[0]?.expectations ?? []).map(({ key, verdict, explanation }) => [
        key,
        [verdict, ...explanation.map(({ cause, evidence }) => `${cause}: ${evidence}`)],
      ]),
    );
    expect(found).toEqual({
      nan: [
        'missed',
        expect.stringMatching(
          /^not-a-number: shop_failed \/ shop_asked \{.*\} gave NaN for .*: NaN \(0 \/ 0, where nothing is counted\) is never > 0\.5$/,
        ),
      ],
      similar: [
        'missed',
        expect.stringMatching(/^below-threshold: shop_errors \{.*\} peaked at 9, it fires at > 100$/),
        expect.stringMatching(/^similar-alert: ErrorRate\{.*\} fired instead$/),
      ],
      broken: [
        'missed',
        expect.stringMatching(/^rule-broken: .*found duplicate series for the match group \{job="shop"\}/),
      ],
      labels: [
        'wrong-target',
        'out-of-scope: the rule gives its alerts team="other"',
        expect.stringMatching(/^other-target: Scoped\{.*team="other"\} fired$/),
      ],
      fires: ['detected'],
    });
    expect(stdout.replace(/\s+/g, ' ')).toContain('is never > 0.5');
  });

  it('as to who is told, by a route that is mute at that time', async () => {
    const { report, code } = await world.drillScenario({
      fault: shopBreaks(after(0, { 'shop_night{team="night"}': 9 })),
      expect: [{ monitor: 'AtNight', within: '5s', notified: { within: '6s' } }],
    });
    const [found] = report.drills[0]?.expectations ?? [];
    expect(found).toMatchObject({ verdict: 'detected', notified: { verdict: 'not-notified' } });
    expect(found?.notified?.explanation).toEqual([
      { cause: 'muted', evidence: 'the route to alertdrill is mute within the time interval always' },
    ]);
    expect(code).toBe(1);
  });
});
