import type { Fact, FactOf } from '../../../src/domain/facts';
import { openReception } from '../../../src/notifications/reception';
import { readNotification } from '../../../src/providers/prometheus/readNotification';
import { createSystemClock } from '../../../src/system/clock';
import { listen } from '../../../src/system/listen';
import { portHolder } from '../../../src/system/portHolder';
import { eventually } from '../../support/eventually';
import { describeWithServers, startPrometheusStack } from '../../support/prometheusStack';
import { storyExpectation, storyScenario } from '../../support/storyScenario';

const rules = `
groups:
  - name: shop
    rules:
      - { alert: Errors, expr: shop_errors > 0, labels: { severity: critical } }
`;
const token = 'hook-token-1';
const clock = createSystemClock();

/** A receiver, and Alertmanager with a route that leads there; `more` are further keys of its webhook. */
async function start(more: string, samples: Readonly<Record<string, number>> = {}) {
  const { reception, webhookUrl, close } = await openReception(
    {
      clock,
      listen,
      portHolder,
      forms: [readNotification],
      onBug: (bug) => {
        throw bug;
      },
    },
    { listen: { host: '127.0.0.1', port: 0 }, token },
    [storyScenario({ expect: [storyExpectation({ notified: { withinMs: 90_000 } })] })],
  );
  if (reception?.state !== 'listening') throw new Error('it does not listen');
  const facts: Fact[] = [];
  reception.receiver.watch({ isMeant: () => true, onFact: (fact) => void facts.push(fact) });
  const webhook = `{ url: '${webhookUrl}/alertdrill', send_resolved: true${more} }`;
  const stack = await startPrometheusStack({
    rules,
    samples,
    routes: ['{ receiver: alertdrill }'],
    receivers: [`{ name: alertdrill, webhook_configs: [${webhook}] }`],
  });
  return {
    stack,
    of: <T extends Fact['type']>(type: T) => facts.filter((fact): fact is FactOf<T> => fact.type === type),
    stop: async () => {
      await stack.stop();
      await close();
    },
  };
}

const authorized = `, http_config: { authorization: { credentials: ${token} } }`;

describeWithServers('a real Alertmanager that sends to the receiver', () => {
  it('tells of an alert by its own fingerprint, to its own receiver, once, and of its end', async () => {
    const { stack, of, stop } = await start(authorized);
    try {
      const beforeMs = clock.now();
      stack.set('shop_errors{path="/a"}', 1);
      await eventually(() => expect(of('notification-arrived')).toHaveLength(1));
      const [fired] = of('notification-arrived');
      const listed = (await (await fetch(`${stack.alertmanagerUrl}/api/v2/alerts`)).json()) as {
        readonly fingerprint: string;
        readonly labels: object;
        readonly startsAt: string;
      }[];
      expect(listed).toHaveLength(1);
      expect(fired).toMatchObject({
        receiver: 'alertdrill',
        of: { reference: listed[0]?.fingerprint, state: 'firing', labels: listed[0]?.labels },
      });
      expect(fired?.atMs).toBeGreaterThan(beforeMs);
      // Its own clock is this machine's.
      expect(fired?.atMs).toBeGreaterThanOrEqual(Date.parse(listed[0]?.startsAt ?? '') - 50);

      stack.set('shop_errors{path="/a"}', 0);
      await eventually(() =>
        expect(of('notification-arrived').map((fact) => fact.of.state)).toEqual(['firing', 'resolved']),
      );
      expect(of('noted')).toEqual([]);
    } finally {
      await stop();
    }
  }, 120_000);

  it('may cut alerts off, and that is noticed', async () => {
    const both = { 'shop_errors{path="/a"}': 1, 'shop_errors{path="/b"}': 1 };
    const { of, stop } = await start(`${authorized}, max_alerts: 1`, both);
    try {
      await eventually(() => expect(of('notification-cut')).not.toEqual([]));
      expect(of('notification-cut')[0]).toMatchObject({
        receiver: 'alertdrill',
        detail: 'alerts that max_alerts of the receiver cut off: 1',
      });
    } finally {
      await stop();
    }
  }, 120_000);

  it.each([
    ['as password', `, http_config: { basic_auth: { username: any, password: ${token} } }`, true],
    ['not at all', '', false],
  ])(
    'is heard if it has the token: %s',
    async (_how, more, isHeard) => {
      const { of, stop } = await start(more, { 'shop_errors{path="/a"}': 1 });
      try {
        await eventually(() => expect(of(isHeard ? 'notification-arrived' : 'noted')).toHaveLength(1));
        expect(of(isHeard ? 'noted' : 'notification-arrived')).toEqual([]);
      } finally {
        await stop();
      }
    },
    120_000,
  );
});
