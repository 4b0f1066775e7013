import { createServer } from 'node:http';
import type { HttpRequest } from '../../../src/ports/http';
import { createRequestBudget, noLimits } from '../../../src/polling/requestBudget';
import { mackerel } from '../../../src/providers/mackerel';
import { startStandin } from '../../../src/standin/main';
import { createSystemClock } from '../../../src/system/clock';
import { createHttp } from '../../../src/system/http';
import { providerContract, type ContractSubject } from '../../support/providerContract';
import { listen } from '../../support/rawServer';

const apiKey = 'standin-key-that-must-not-leak';
const organization = 'drill-org';
const minuteMs = 100;

/** The real stand-in, the real HTTP client, the real clock: the alert is raised by posting bad figures. */
const failures = ['unauthorized', 'unreachable', 'malformed'] as const;

providerContract('Mackerel on the stand-in', failures, async (): Promise<ContractSubject> => {
  const clock = createSystemClock();
  const http = createHttp(clock);
  const standin = await startStandin({ port: 0, minuteMs, apiKey, organization, seed, log: () => undefined });
  const wrongServer = createServer((_request, response) => response.end('<html>'));
  let url = standin.url;
  const sent: string[] = [];
  const settings = mackerel.settings.parse({ organization, url: standin.url, apiKey });
  const detour = {
    send: (request: HttpRequest) => {
      sent.push(request.method);
      const here = url === standin.url ? request.url : request.url.replace(standin.url, url);
      const headers = { ...request.headers, 'x-api-key': url === standin.url ? key : apiKey };
      return http.send({ ...request, url: here, headers });
    },
  };
  let key = apiKey;
  const provider = mackerel.create('mackerel', settings, {
    clock,
    http: detour,
    budget: createRequestBudget(clock, noLimits),
    webhookUrl: 'http://127.0.0.1:19095',
  });
  let postedAtMs = 0;
  /** Points of one minute replace each other, so each is posted in a minute of its own. */
  const post = async (value: number) => {
    await clock.sleep(postedAtMs + 1_000 - clock.now());
    postedAtMs = clock.now();
    const body = JSON.stringify([{ name: 'latency.p95', time: Math.floor(Date.now() / 1000), value }]);
    const headers = { 'x-api-key': apiKey, 'content-type': 'application/json' };
    const target = `${standin.url}/api/v0/services/shop/tsdb`;
    const { status } = await http.send({ method: 'POST', url: target, headers, body, timeoutMs: 5_000 });
    if (status !== 200) throw new Error(`the stand-in refused the post: ${status}`);
  };
  await post(80);
  return {
    provider,
    clock,
    expectation: {
      key: 'k',
      provider: 'mackerel',
      monitor: { id: 'mon' },
      on: { service: 'shop' },
      exact: false,
      withinMs: 60_000,
    },
    settle: (promise) => promise,
    openAlert: () => post(900),
    closeAlert: () => post(80),
    breakDown: async (failure) => {
      if (failure === 'unauthorized') key = `${apiKey}-wrong`;
      else if (failure === 'unreachable') url = 'http://127.0.0.1:1';
      else url = `http://127.0.0.1:${await listen(wrongServer)}`;
    },
    methods: () => sent,
    secrets: [apiKey],
    stop: async () => {
      http.close();
      await standin.close();
      if (wrongServer.listening) await new Promise((resolve) => wrongServer.close(resolve));
    },
  };
});

const seed = {
  services: [{ name: 'shop', roles: ['web'] }],
  hosts: [{ id: 'host1', name: 'web-01', roleFullnames: ['shop:web'], meta: {} }],
  monitors: [
    {
      id: 'mon',
      type: 'service' as const,
      name: 'Shop latency',
      service: 'shop',
      metric: 'latency.p95',
      operator: '>' as const,
      warning: 300,
      critical: 600,
      duration: 1,
    },
  ],
};
