import { createServer } from 'node:http';
import type { Expectation } from '../../../src/domain/scenario';
import type { HttpRequest } from '../../../src/ports/http';
import { createRequestBudget, noLimits } from '../../../src/polling/requestBudget';
import { prometheus } from '../../../src/providers/prometheus';
import { createSystemClock } from '../../../src/system/clock';
import { createHttp } from '../../../src/system/http';
import { eventually } from '../../support/eventually';
import { describeWithServers, startPrometheusStack, type PrometheusStack } from '../../support/prometheusStack';
import { providerContract, type ContractSubject } from '../../support/providerContract';
import { listen } from '../../support/rawServer';

// Evaluations and scrapes take place once a second.
jest.setTimeout(60_000);

const rules = `
groups:
  - name: shop
    rules:
      - alert: ShopErrors
        expr: shop_errors > 5
        for: 1s
        labels: { severity: critical }
        annotations: { summary: 'errors at {{ $value }}' }
      - alert: ShopSlow
        expr: shop_slow > 5
        labels: { severity: warning }
`;

const expectation: Expectation = {
  key: 'k',
  provider: 'prometheus',
  monitor: { id: 'shop/ShopErrors' },
  on: { labels: { path: '/a' } },
  severity: 'critical',
  exact: false,
  withinMs: 60_000,
};

const secret = 'bearer-that-must-not-leak';

describeWithServers('Prometheus and Alertmanager themselves', () => {
  let stack: PrometheusStack;
  beforeAll(async () => {
    stack = await startPrometheusStack({ rules, samples: { shop_slow: 0 } });
    await isEvaluated();
  });
  afterAll(() => stack.stop());

  const isQuiet = async () => {
    stack.set('shop_errors{path="/a"}', 0);
    await stack.until('shop_errors', 'some');
    await stack.until('ALERTS', 'none');
    await eventually(async () => expect(await stack.listed()).toEqual([]));
    await stack.forgetAlerts();
  };

  const isEvaluated = () =>
    eventually(async () => expect(JSON.stringify(await stack.ask('/rules'))).not.toContain('"health":"unknown"'));

  providerContract('Prometheus', ['unreachable', 'malformed'], async (): Promise<ContractSubject> => {
    await isQuiet();
    const clock = createSystemClock();
    const http = createHttp(clock);
    const wrongServer = createServer((_request, response) => response.end('<html>'));
    let elsewhere: string | undefined;
    const sent: string[] = [];
    const detour = {
      send: (request: HttpRequest) => {
        sent.push(request.method);
        return http.send(elsewhere === undefined ? request : { ...request, url: elsewhere });
      },
    };
    const settings = prometheus.settings.parse({
      url: stack.prometheusUrl,
      alertmanager: stack.alertmanagerUrl,
      bearerToken: secret,
    });
    const budget = createRequestBudget(clock, noLimits);
    return {
      provider: prometheus.create('prometheus', settings, { clock, http: detour, budget }),
      clock,
      expectation,
      settle: (promise) => promise,
      openAlert: async () => {
        stack.set('shop_errors{path="/a"}', 9);
        await stack.until('ALERTS{alertstate="firing"}', 'some');
        await eventually(async () => expect(await stack.listed()).toHaveLength(1));
      },
      closeAlert: async () => {
        stack.set('shop_errors{path="/a"}', 0);
        await stack.until('ALERTS', 'none');
        await eventually(async () => expect(await stack.listed()).toEqual([]));
      },
      breakDown: async (failure) => {
        elsewhere = failure === 'unreachable' ? 'http://127.0.0.1:1' : `http://127.0.0.1:${await listen(wrongServer)}`;
      },
      methods: () => sent,
      secrets: [secret],
      stop: async () => {
        http.close();
        if (wrongServer.listening) await new Promise((resolve) => wrongServer.close(resolve));
      },
    };
  });
});
