import { postMetricFault } from '../../../src/faults/post-metric';
import { faultContract } from '../../support/faultContract';
import { createFaultBench } from '../../support/faultWorlds';
import { holding } from '../../support/holding';
import { describeWithPushgateway, everyMetric, startPushgateway } from '../../support/pushgateway';
import { startRelay } from '../../support/relay';
import { apiKey, startedStandin, type StandinClient } from '../standin/standinClient';

jest.setTimeout(30_000);

const kind = postMetricFault;
type State = Parameters<typeof kind.rollback>[0];

const host = 'host-of-shop';
const seed = {
  services: [{ name: 'shop' }],
  hosts: [{ id: host, name: 'web-01', meta: {}, interfaces: [] }],
  monitors: [
    {
      ...{
        type: 'service' as const,
        name: 'Shop latency',
        service: 'shop',
        metric: 'latency.p95',
        operator: '>' as const,
      },
      ...{ duration: 1, warning: 300, critical: 800, isMute: false },
    },
  ],
};

/** It lands, and nobody hears that it did. */
const unheard =
  (system: Parameters<typeof holding>[0], relay: Awaited<ReturnType<typeof startRelay>>) => async (state: State) => {
    relay.swallowAnswersTo(['POST']);
    await expect(kind.inject(state, holding(system), new AbortController().signal)).rejects.toThrow();
    relay.swallowAnswersTo([]);
  };

async function mackerelWorld(given: object, path: string, look: (standin: StandinClient) => Promise<unknown>) {
  const standin = await startedStandin({ seed });
  const relay = await startRelay(standin.url);
  const bench = createFaultBench({ 'provider.acme%20verify': apiKey });
  await standin.send('POST', '/services/shop/tsdb', [
    { name: 'latency.p95', time: Math.floor(Date.now() / 1000) - 3, value: 120 },
  ]);
  const providerPlaces = [{ name: 'acme verify', kind: 'mackerel', url: relay.url }];
  return {
    ...bench,
    context: { ...bench.context, providerPlaces },
    options: kind.options.parse({ ...given, every: '1s', timeout: '500ms' }),
    look: () => look(standin),
    injectHalf: unheard(bench.system, relay),
    secretValues: [apiKey],
    touches: [{ type: 'url' as const, url: relay.url + path }],
    stop: async () => {
      await relay.stop();
      await standin.close();
      bench.remove();
    },
  };
}

/** What is open now, whoever it concerns: reopened or not, an alert's own past does not matter here. */
async function openAlerts(standin: StandinClient): Promise<readonly unknown[]> {
  const { body } = await standin.get('/alerts');
  return (body as { alerts: { status: string; monitorId: string }[] }).alerts.map(({ status }) => status);
}

async function newest(standin: StandinClient): Promise<unknown> {
  const to = Math.floor(Date.now() / 1000) + 60;
  const { body } = await standin.get(`/services/shop/metrics?name=latency.p95&from=${to - 600}&to=${to}`);
  return (body as { metrics: { value: number }[] }).metrics.at(-1)?.value;
}

describe('a service metric of Mackerel', () => {
  faultContract(kind, () =>
    mackerelWorld(
      { service: 'shop', name: 'latency.p95', value: 900, normal: 120 },
      '/api/v0/services/shop/tsdb',
      async (standin) => ({ newest: await newest(standin), open: await openAlerts(standin) }),
    ),
  );
});

describe('a check report of Mackerel', () => {
  faultContract(kind, () =>
    mackerelWorld(
      { check: { host, name: 'cron', status: 'critical', message: 'it did not run' } },
      '/api/v0/monitoring/checks/report',
      openAlerts,
    ),
  );
});

const pushed = (before: string | undefined, more: object) => async () => {
  const gateway = await startPushgateway();
  const relay = await startRelay(gateway.url);
  const secret = 'squeamish-ossifrage';
  const bench = createFaultBench({ TOKEN: secret });
  if (before !== undefined) await gateway.push('job/shop/instance@base64/YS9i', before);
  const help = String.raw`# HELP errors_total Errors \\ of "shop"\nmore`;
  await gateway.push('job/another', `${help}\n# TYPE errors_total counter\nerrors_total{path="/b"} 7\n`);
  const options = {
    ...{
      pushgateway: relay.url,
      job: 'shop',
      grouping: { instance: 'a/b' },
      value: 1000,
      every: '1s',
      timeout: '500ms',
    },
    ...{ headers: { authorization: 'Bearer ${secret.TOKEN}' } },
    ...more,
  };
  return {
    ...bench,
    options: kind.options.parse(options),
    look: async () => ({ pushed: await gateway.look(), groups: await gateway.groups() }),
    injectHalf: unheard(bench.system, relay),
    secretValues: [secret],
    touches: [{ type: 'url' as const, url: `${relay.url}/metrics/job/shop/instance@base64/YS9i` }],
    stop: async () => {
      await relay.stop();
      await gateway.stop();
      bench.remove();
    },
  };
};

describeWithPushgateway('a Pushgateway', () => {
  describe('where the group is not there', () => {
    faultContract(kind, pushed(undefined, { metric: 'errors', type: 'counter', labels: { path: '/a"b\\c\n' } }));
  });
  describe('where the group holds everything but this metric', () => {
    faultContract(kind, pushed(everyMetric, { metric: 'queue_length' }));
  });
  describe('where the group holds this metric with other labels', () => {
    faultContract(kind, pushed(everyMetric, { metric: 'errors_total', labels: { path: '/new' } }));
  });
  describe('where the group holds this very sample', () => {
    faultContract(kind, pushed(everyMetric, { metric: 'errors_total', labels: { path: '/a"b\\c\n' } }));
  });
  describe('where the group is there and empty', () => {
    faultContract(kind, pushed('', { metric: 'queue_length' }));
  });
});
