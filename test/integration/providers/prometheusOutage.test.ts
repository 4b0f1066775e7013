import type { Fact } from '../../../src/domain/facts';
import { judge } from '../../../src/domain/judge';
import type { Forbidden } from '../../../src/domain/scenario';
import { createPoller } from '../../../src/polling/poller';
import { eventually } from '../../support/eventually';
import { askPrometheus, expecting, type AskedProvider } from '../../support/prometheusProvider';
import { describeWithServers, startPrometheusStack, type PrometheusStack } from '../../support/prometheusStack';
import { storyScenario } from '../../support/storyScenario';

jest.setTimeout(60_000);

const rules = `
groups:
  - name: shop
    rules:
      - { alert: Errors, expr: shop_errors > 5, labels: { severity: critical } }
`;

const expectation = expecting('Errors', { key: 'expected', withinMs: 4_000 });
const forbidden: Forbidden = {
  key: 'forbidden',
  provider: 'prometheus',
  monitor: { name: 'Errors' },
  on: {},
  abort: false,
};
const scenario = storyScenario({ expect: [expectation], forbid: [forbidden] }, 'unprobed');
/** Longer than a machine may be busy, in evaluations and scrapes once a second. */
const outageMs = 6_000;

describeWithServers('What silence proves over an outage', () => {
  let stack: PrometheusStack;
  let asked: AskedProvider;

  beforeAll(async () => {
    stack = await startPrometheusStack({ rules });
  });
  afterAll(() => stack.stop());
  beforeEach(async () => {
    stack.set('shop_errors{path="/a"}', 0);
    await stack.until('shop_errors', 'some');
    await stack.until('ALERTS', 'none');
    await eventually(async () => expect(JSON.stringify(await stack.ask('/rules'))).not.toContain('"health":"unknown"'));
    asked = askPrometheus({ url: stack.prometheusUrl });
  });
  afterEach(() => asked.close());

  /** A fault is held while `during` lasts; then everything is judged as a drill does it. */
  async function verdictsOf(during: () => Promise<void>) {
    const { provider, clock } = asked;
    const facts: Fact[] = [];
    const { signal } = new AbortController();
    const { monitor } = await asked.inspect(expectation);
    for (const { key } of [expectation, forbidden]) {
      facts.push({ type: 'monitor-resolved', atMs: clock.now(), key, provider: 'prometheus', monitor: monitor! });
    }
    const onBug = (bug: unknown) => {
      throw bug;
    };
    const poller = createPoller({ provider, clock, intervalMs: 300, random: () => 0.5, onBug });
    poller.watch({ sinceMs: clock.now(), monitorIds: new Set([monitor!.id]), onFact: (fact) => facts.push(fact) });
    await poller.pollNow();
    const fromMs = clock.now();
    facts.push({ type: 'injected', sentAtMs: fromMs, ackedAtMs: fromMs });
    await during();
    facts.push({ type: 'due', atMs: clock.now(), what: 'hold' }, { type: 'rollback-started', atMs: clock.now() });
    const giveUpAtMs = clock.now() + 8_000;
    while (judge(scenario, facts).awaiting.has('coverage') && clock.now() < giveUpAtMs) await poller.pollNow();
    facts.push({ type: 'due', atMs: clock.now(), what: 'last-look' });
    await poller.stop();
    const window = { fromMs, toMs: clock.now(), offsetMs: 0 };
    const evidence = await provider.explain(expectation, window, signal);
    facts.push({ type: 'evidence-fetched', atMs: clock.now(), key: 'expected', ...evidence });
    const { expectations, forbidden: silences } = judge(scenario, facts);
    return {
      expected: expectations[0]!.verdict,
      forbidden: silences[0]!.verdict,
      reason: silences[0]!.reason,
      evidence: expectations[0]!.explanation.map((each) => `${each.cause}: ${each.evidence}`).join('\n'),
    };
  }

  const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

  it('proves what it says where nothing was down', async () => {
    expect(await verdictsOf(() => wait(outageMs))).toMatchObject({ expected: 'missed', forbidden: 'quiet' });
  });

  it('proves nothing where Prometheus was stopped while the condition held, and started again after it', async () => {
    const { expected, forbidden, reason, evidence } = await verdictsOf(async () => {
      await stack.stopServer('prometheus');
      stack.set('shop_errors{path="/a"}', 9);
      await wait(outageMs);
      stack.set('shop_errors{path="/a"}', 0);
      await stack.startServer('prometheus');
    });
    expect({ expected, forbidden }).toEqual({ expected: 'provider-unreachable', forbidden: 'provider-unreachable' });
    expect(reason).toMatch(/\(the server was started again, and shop\/Errors was not evaluated for [678].* s\)/);
    expect(evidence).toMatch(/^slow-evaluation: .*the server was started again/m);
  });

  it('proves nothing where Prometheus hung while the condition held', async () => {
    const { reason, evidence, ...verdicts } = await verdictsOf(async () => {
      stack.freezeServer('prometheus');
      stack.set('shop_errors{path="/a"}', 9);
      await wait(outageMs);
      stack.set('shop_errors{path="/a"}', 0);
      stack.wakeServer('prometheus');
    });
    expect(verdicts).toMatchObject({ expected: 'provider-unreachable', forbidden: 'provider-unreachable' });
    expect(reason).toContain('no evaluation of shop/Errors is known for');
    expect(evidence).toMatch(/^slow-evaluation: no evaluation of shop\/Errors is known for/m);
  });

  it('proves what it says where only alertdrill was cut off: what Prometheus stored closes the gap', async () => {
    const cutOff = async () => {
      asked.disconnect();
      await wait(outageMs);
      asked.reconnect();
    };
    expect(await verdictsOf(cutOff)).toMatchObject({ expected: 'missed', forbidden: 'quiet' });
  });

  it('is no data where they paused with the fault', async () => {
    const { expected, evidence } = await verdictsOf(async () => {
      stack.set('shop_errors{path="/a"}', 1);
      await stack.until('shop_errors == 1', 'some');
      stack.set('shop_errors{path="/a"}', undefined);
      await wait(outageMs);
    });
    expect(expected).toBe('no-data');
    expect(evidence).toMatch(
      /no sample of shop_errors for \d+(\.\d)? s, from .* after the window began; one is due every 1 s/,
    );
  });
});
