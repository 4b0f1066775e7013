import { eventually } from '../../support/eventually';
import { describeWithServers } from '../../support/prometheusStack';
import { startGate } from '../../e2e/gate';
import { after, shopBreaks, startPrometheusWorld, type PrometheusWorld } from '../../e2e/prometheusWorld';
import { recordedFacts, runFolders } from '../../e2e/recordings';

jest.setTimeout(180_000);

const rules = `
groups:
  - name: shop
    rules:
      - { alert: Errors, expr: shop_errors > 5, for: 1s, labels: { severity: critical } }
      - { alert: Patient, expr: shop_errors > 5, for: 4s, labels: { severity: critical } }
`;

describeWithServers('a drill while a server is down', () => {
  let world: PrometheusWorld;
  beforeAll(async () => {
    world = await startPrometheusWorld({ rules, samples: { shop_errors: 0 } });
    await world.stack.evaluated();
    await world.stack.until('shop_errors', 'some');
  });
  afterAll(() => world.stop());
  afterEach(() => world.expectNothingLeft());

  const drill = (
    expectation: { readonly monitor: string; readonly within: string },
    extra: Readonly<Record<string, string>> = {},
  ) => {
    const fault = shopBreaks(after(0, { shop_errors: 9 }));
    return world.drillScenario({ fault, expect: [{ ...expectation, severity: 'critical' }] }, extra);
  };

  /** Of the latest run. */
  const facts = () => recordedFacts(runFolders(world.dir).at(-1) ?? '');
  const failedPoll = expect.objectContaining({
    type: 'polled',
    result: expect.objectContaining({ ok: false }) as unknown,
  }) as unknown;

  const isQuiet = async () => {
    await eventually(async () => expect(await world.stack.ask('/alerts')).toMatchObject({ data: { alerts: [] } }));
    await eventually(async () => expect(await world.stack.listed()).toEqual([]));
  };

  /** The one expectation, whose latency has to contain what shop and server know. */
  const expectTruth = async (
    { report }: Awaited<ReturnType<PrometheusWorld['drill']>>,
    selector: string,
  ): Promise<void> => {
    const truthMs = (await world.firedAtMs(selector)) - world.shop.brokenAtMs();
    const found = report.drills[0]?.expectations[0];
    expect(found).toMatchObject({ verdict: 'detected', openings: 1 });
    expect(found?.latencyMs?.earliest).toBeLessThanOrEqual(truthMs);
    expect(found?.latencyMs?.latest).toBeGreaterThanOrEqual(truthMs);
  };

  it('Alertmanager: detected, since Prometheus knows', async () => {
    await world.stack.stopServer('alertmanager');
    const result = await drill({ monitor: 'Errors', within: '6s' });
    await expectTruth(result, 'alertname="Errors"');
    expect(result.report.drills).toMatchObject([{ outcome: 'passed', polling: { prometheus: { failed: 0 } } }]);
    expect(result.report.drills[0]?.notes.join()).toContain('not known: Alertmanager GET');
    expect(result.code).toBe(0);
    await world.stack.startServer('alertmanager');
    await isQuiet();
  });

  it('Prometheus for the one who asks: detected, since it had told Alertmanager', async () => {
    const gate = await startGate(world.stack.prometheusUrl);
    gate.decideBy(() => (world.shop.isBroken() ? 'cut' : 'pass'));
    const result = await drill({ monitor: 'Errors', within: '6s' }, { PROMETHEUS_URL: gate.url });
    await gate.stop();
    await expectTruth(result, 'alertname="Errors"');
    // Once Prometheus can be asked again, its samples say the same.
    const id = result.report.drills[0]?.expectations[0]?.alert?.id;
    const records = facts().flatMap((fact) =>
      fact.type === 'alert-seen' && fact.alert.id === id ? [fact.alert.openedFrom] : [],
    );
    expect(records[0]).toBe('startsAt of Alertmanager');
    expect(result.report.drills[0]?.outcome).toBe('passed');
    await isQuiet();
  });

  it('Prometheus for a moment, in which it forgets what was pending: detected when it fires after all', async () => {
    const drilled = drill({ monitor: 'Patient', within: '20s' });
    await world.stack.until('ALERTS{alertname="Patient",alertstate="pending"}', 'some');
    await world.stack.stopServer('prometheus');
    const downFromMs = Date.now();
    await eventually(() => expect(facts()).toContainEqual(failedPoll));
    await world.stack.startServer('prometheus');
    const result = await drilled;
    await expectTruth(result, 'alertname="Patient"');
    expect(await world.firedAtMs('alertname="Patient"')).toBeGreaterThanOrEqual(downFromMs + 4_000);
    await isQuiet();
  });

  it('Prometheus through the end: provider-unreachable, never missed', async () => {
    const drilled = drill({ monitor: 'Patient', within: '6s' });
    await eventually(() => expect(world.shop.isBroken()).toBe(true));
    await world.stack.stopServer('prometheus');
    const { code, report } = await drilled;
    expect(report.drills).toMatchObject([
      {
        outcome: 'inconclusive',
        rollback: { state: 'done' },
        expectations: [{ verdict: 'provider-unreachable', openings: 0 }],
      },
    ]);
    expect(report.drills[0]?.expectations[0]?.reason).toContain('its silence proves nothing');
    expect(code).toBe(3);
  });
});

const manyRules = `
groups:
  - name: many
    rules:
      - { alert: Noise, expr: shop_noise > 5, labels: { severity: warning } }
      - { alert: Ours, expr: shop_ours > 5, labels: { severity: critical } }
`;

describeWithServers('a drill among 500 alerts that fire', () => {
  const count = 500;
  let world: PrometheusWorld;
  beforeAll(async () => {
    const noise = Array.from({ length: count }, (_, index) => [`shop_noise{shard="${index}"}`, 9] as const);
    world = await startPrometheusWorld({ rules: manyRules, samples: { ...Object.fromEntries(noise), shop_ours: 0 } });
    await world.stack.until(`count(ALERTS{alertstate="firing"}) == ${count}`, 'some');
    await eventually(async () => expect(await world.stack.listed()).toHaveLength(count));
  });
  afterAll(() => world.stop());
  afterEach(() => world.expectNothingLeft());

  it('finds the one that is meant, and no other is unexpected', async () => {
    const { code, report } = await world.drillScenario({
      fault: shopBreaks(after(0, { shop_ours: 9 })),
      expect: [{ monitor: 'Ours', severity: 'critical', within: '5s' }],
      unexpected: 'fail',
    });
    expect(report.drills).toMatchObject([
      { outcome: 'passed', expectations: [{ verdict: 'detected', openings: 1 }], unexpected: { verdict: 'quiet' } },
    ]);
    const truthMs = (await world.firedAtMs('alertname="Ours"')) - world.shop.brokenAtMs();
    const { latencyMs } = report.drills[0]?.expectations[0] ?? {};
    expect(latencyMs?.earliest).toBeLessThanOrEqual(truthMs);
    expect(latencyMs?.latest).toBeGreaterThanOrEqual(truthMs);
    expect(code).toBe(0);
    // Each of them is recorded once, however often it was listed.
    const [run = ''] = runFolders(world.dir);
    const seen = recordedFacts(run).flatMap((fact) => (fact.type === 'alert-seen' ? [fact.alert] : []));
    const noise = seen.filter(({ monitor }) => monitor.name === 'Noise');
    expect(noise).toHaveLength(count);
    expect(new Set(noise.map(({ id }) => id)).size).toBe(count);
    expect(report.drills[0]?.polling['prometheus']?.requests).toBeGreaterThan(5);
  });
});
