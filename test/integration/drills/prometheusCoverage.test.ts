import { coverageSchema } from '../../../src/history/coverageSchema';
import { startGate } from '../../e2e/gate';
import { after, shopBreaks, startPrometheusWorld, type PrometheusWorld } from '../../e2e/prometheusWorld';
import { describeWithServers } from '../../support/prometheusStack';

jest.setTimeout(120_000);

const rules = `
groups:
  - name: shop
    rules:
      - { alert: Errors, expr: shop_errors > 5, labels: { severity: critical } }
      - { alert: Silent, expr: shop_errors > 100 }
      - { alert: Forgotten, expr: shop_errors > 200 }
      - { record: shop:errors, expr: sum(shop_errors) }
`;

describeWithServers('the coverage of a Prometheus', () => {
  let world: PrometheusWorld;
  beforeAll(async () => {
    world = await startPrometheusWorld({ rules, samples: { shop_errors: 0 } });
    await world.stack.evaluated();
    await world.stack.until('shop_errors', 'some');
  });
  afterAll(() => world.stop());
  afterEach(() => world.expectNothingLeft());

  const coverage = async (args: readonly string[] = [], extra: Readonly<Record<string, string>> = {}) => {
    const { code, stdout, stderr } = await world.cli(['coverage', '--json', ...args], extra);
    if (stdout === '') throw new Error(`no coverage: ${stderr}`);
    const { monitors } = coverageSchema.parse(JSON.parse(stdout));
    return { code, states: Object.fromEntries(monitors.map((monitor) => [monitor.name, monitor])) };
  };

  it('is what drills have shown; of a rule file it is not known whether a rule was changed', async () => {
    await world.drillScenario({
      fault: shopBreaks(after(0, { shop_errors: 9 })),
      expect: ['Errors', 'Silent'].map((monitor) => ({ monitor, within: '5s' })),
      hold: '8s',
    });

    const gate = await startGate(world.stack.prometheusUrl);
    try {
      const { states } = await coverage([], { PROMETHEUS_URL: gate.url });
      expect(states).toMatchObject({
        Errors: { state: 'proven', configuration: 'same', id: 'shop/Errors' },
        Silent: { state: 'failing', result: { verdict: 'missed' } },
        Forgotten: { state: 'without-expectation' },
      });
      expect(Object.keys(states)).toHaveLength(3);
      // Who it is, the rules, and when the server began (which says whether they were evaluated without a break).
      expect(gate.requests.map(({ path }) => path).sort()).toEqual([
        '/api/v1/rules',
        '/api/v1/status/buildinfo',
        '/api/v1/status/runtimeinfo',
      ]);
    } finally {
      await gate.stop();
    }

    world.write('rules.yml', rules);
    // Nobody is asked: there is nobody.
    const fromFile = await coverage(['--from', 'rules.yml'], { PROMETHEUS_URL: 'http://127.0.0.1:1' });
    expect(fromFile.states).toMatchObject({
      Errors: { state: 'proven', configuration: 'unknown', id: 'shop/Errors' },
      Silent: { state: 'failing' },
      Forgotten: { state: 'without-expectation' },
    });
    const unreachable = await world.cli(['coverage'], { PROMETHEUS_URL: 'http://127.0.0.1:1' });
    expect(unreachable).toMatchObject({ code: 3, stdout: '' });
  });
});
