import type { ProviderFailure } from '../../../../src/domain/errors';
import { providerContract, type ContractSubject } from '../../../support/providerContract';
import type { ScriptedAnswer } from '../../../support/scriptedHttp';
import { apiKey, scriptedMackerel } from '../../../support/scriptedMackerel';

const answers = {
  unauthorized: { status: 401, body: { error: `bad key ${apiKey}` } },
  forbidden: { status: 403, body: { error: { message: `bad key ${apiKey}` } } },
  'rate-limited': { status: 429 },
  'server-error': { status: 502, body: '<html>' },
  refused: { status: 400, body: { error: { message: 'limit' } } },
  timeout: { failure: 'timeout' },
  unreachable: { failure: 'unreachable' },
  malformed: { body: '{' },
} satisfies Record<ProviderFailure, ScriptedAnswer>;

const failures = [
  'unauthorized',
  'forbidden',
  'rate-limited',
  'server-error',
  'refused',
  'timeout',
  'unreachable',
  'malformed',
] as const;

providerContract('Mackerel on a script', failures, (): Promise<ContractSubject> => {
  const { clock, http, provider, world } = scriptedMackerel(
    {
      monitors: [
        {
          id: 'm1',
          type: 'service',
          name: 'Latency',
          service: 'shop',
          metric: 'p95',
          operator: '>',
          critical: 600,
          duration: 2,
        },
        { id: 'm2', type: 'external', name: 'Front page', url: 'http://127.0.0.1' },
      ],
      services: [{ name: 'shop', roles: ['web'] }],
    },
    { webhookUrl: 'http://127.0.0.1:19095' },
  );
  const seconds = () => Math.floor(clock.now() / 1000);
  const startedAt = seconds();
  world.metrics = { 'shop/p95': [-120, -60, 0].map((ago) => ({ time: startedAt + ago, value: 80 })) };
  let openedAt = startedAt;
  const show = (more: object) => {
    world.alerts = [{ id: 'a1', status: 'CRITICAL', monitorId: 'm1', type: 'service', openedAt, ...more }];
  };
  return Promise.resolve({
    provider,
    clock,
    expectation: {
      key: 'k',
      provider: 'mackerel',
      monitor: { id: 'm1' },
      on: { service: 'shop' },
      exact: false,
      withinMs: 60_000,
    },
    settle: (promise) => clock.until(promise),
    openAlert: async () => {
      await clock.advance(3_000);
      openedAt = seconds();
      world.logs = { a1: [entry('CRITICAL', openedAt)] };
      show({});
    },
    closeAlert: async () => {
      await clock.advance(3_000);
      const closedAt = seconds();
      world.logs = { a1: [entry('OK', closedAt), entry('CRITICAL', openedAt)] };
      show({ status: 'OK', closedAt });
    },
    breakDown: (failure) => {
      world.next.push(answers[failure]);
      return Promise.resolve();
    },
    methods: () => http.requests.map(({ method }) => method),
    secrets: [apiKey],
    stop: () => {
      expect(clock.sleepers()).toBe(0);
      return Promise.resolve();
    },
  });
});

const entry = (status: string, createdAt: number) => ({
  id: `${status}${createdAt}`,
  status,
  trigger: 'monitoring',
  createdAt,
});
