import { stringify } from 'yaml';
import { describeWithServers } from '../../support/prometheusStack';
import { freePort } from '../../support/serverPorts';
import { listenIn } from '../../e2e/listenIn';
import { after, shopBreaks, startPrometheusWorld, type PrometheusWorld } from '../../e2e/prometheusWorld';

/** All that `check` finds in the way of a drill, at real servers. Of Mackerel: test/e2e/check.test.ts. */
jest.setTimeout(120_000);

const rules = `
groups:
  - name: shop
    rules:
      - { alert: Errors, expr: shop_errors > 5, for: 2s, labels: { severity: warning, team: shop } }
      - { alert: Broken, expr: 'shop_errors + on (job) shop_errors > 5' }
      - { alert: Gone, expr: shop_never_there > 5 }
      - { alert: Quiet, expr: shop_errors > 5, labels: { part: quiet } }
      - { alert: Strays, expr: shop_errors > 5, labels: { part: strays } }
`;

describeWithServers('check, of all that would be in the way of a drill against Prometheus', () => {
  let world: PrometheusWorld;
  beforeAll(async () => {
    const port = await freePort();
    world = await startPrometheusWorld({
      rules,
      samples: { 'shop_errors{path="/a"}': 0, 'shop_errors{path="/b"}': 0 },
      routes: ['{ receiver: oncall, matchers: [part="strays"] }', '{ receiver: alertdrill }'],
      receivers: [
        `{ name: alertdrill, webhook_configs: [{ url: 'http://127.0.0.1:${port}/alertdrill' }] }`,
        '{ name: oncall }',
      ],
    });
    listenIn(world, port);
    await world.stack.evaluated();
    await world.stack.until('shop_errors', 'some');
    const matchers = [{ name: 'alertname', value: 'Quiet', isRegex: false, isEqual: true }];
    await world.stack.silence(matchers, { createdBy: 'ana', comment: 'too loud' });
  });
  afterAll(() => world.stop());

  it('names each of it, with its figures', async () => {
    const within = '60s';
    const notified = { within: '65s' };
    world.write(
      'expectations/broken-shop.yaml',
      stringify({
        ...{ scenario: 'broken-shop', baseline: '1s', startJitter: 0, unexpected: 'ignore' },
        fault: shopBreaks(after(0, { 'shop_errors{path="/a"}': 9 })),
        expect: [
          { id: 'unknown', monitor: 'Erorrs', within },
          { id: 'severity', monitor: 'Errors', severity: 'critical', within },
          { id: 'floor', monitor: 'Errors', within: '1s' },
          { id: 'doubt', monitor: 'Errors', within: '3s' },
          { id: 'scope', monitor: 'Errors', on: { labels: { team: 'ops' } }, within },
          { id: 'broken', monitor: 'Broken', within },
          { id: 'gone', monitor: 'Gone', within },
          { id: 'quiet', monitor: 'Quiet', within, notified },
          { id: 'strays', monitor: 'Strays', within, notified },
          { id: 'fine', monitor: 'Errors', severity: 'warning', within },
        ],
      }),
    );
    const { code, stdout } = await world.cli(['check']);
    const lines = stdout.split('\n').map((line) => line.trim());
    const about = (id: string): string => lines.find((line) => line.slice(2).startsWith(`${id}: `)) ?? '';
    expect(about('unknown')).toBe('✗ unknown: no alerting rule has the name "Erorrs"');
    expect(lines).toContain('did you mean Errors?');
    expect(about('severity')).toBe(
      `✗ severity: the rule can't reach critical: its severity is "warning", which counts as warning`,
    );
    expect(about('floor')).toBe(
      "✗ floor: within 1 s can't be met: this monitor needs at least 2 s (`for` of 2 s in evaluations every 500 ms: 2 s)",
    );
    expect(about('doubt')).toBe(
      '! doubt: within 3 s may be missed though all is well: this monitor takes 2 s to 4 s (scrape interval: 500 ms + time-out of a scrape: 500 ms + evaluation interval of 500 ms x 2: 1 s + `for` of 2 s in evaluations every 500 ms: 2 s); `within: 5s` is safe',
    );
    expect(about('scope')).toBe('✗ scope: the rule gives its alerts team="shop"');
    expect(about('broken')).toMatch(/^✗ broken: the last evaluation of shop\/Broken failed: .*many-to-many/);
    expect(about('gone')).toBe('✗ gone: no series within the last five minutes: shop_never_there');
    expect(about('quiet')).toMatch(/^✗ quiet: alerts of Quiet are silenced by ana until .*too loud/);
    expect(about('strays')).toBe('✗ strays: alerts of Strays are routed to oncall, which does not tell alertdrill');
    expect(about('fault')).toContain('no `effect` sees whether it bites');
    expect(lines).toContainEqual(expect.stringMatching(/^✓ fine \(this monitor: 2 s to 4 s\)$/));
    expect(code).toBe(2);
  });
});
