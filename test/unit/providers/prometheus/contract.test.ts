import type { ProviderFailure } from '../../../../src/domain/errors';
import { isoTime } from '../../../../src/domain/isoTime';
import { providerContract, type ContractSubject } from '../../../support/providerContract';
import type { ScriptedAnswer } from '../../../support/scriptedHttp';
import { bearerToken, scriptedPrometheus } from '../../../support/scriptedPrometheus';

const answers = {
  unauthorized: { status: 401, body: { error: `bad token ${bearerToken}` } },
  forbidden: { status: 403, body: `bad token ${bearerToken}` },
  'rate-limited': { status: 429 },
  'server-error': { status: 502, body: '<html>' },
  refused: { status: 422, body: { status: 'error', errorType: 'execution', error: 'too many samples' } },
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

const labels = { alertname: 'Errors', severity: 'critical', path: '/a' };

providerContract('Prometheus on a script', failures, (): Promise<ContractSubject> => {
  const rule = { type: 'alerting', health: 'ok', query: 'errors > 5', duration: 0, labels: { severity: 'critical' } };
  const { clock, http, provider, world } = scriptedPrometheus();
  const stateOf = (alerts: readonly object[]) => {
    const evaluated = { health: 'ok', lastEvaluation: isoTime(clock.now()) };
    world.rules = [
      { ...rule, ...evaluated, name: 'Errors', alerts },
      { ...rule, ...evaluated, name: 'Slow', query: 'slow > 1' },
    ];
  };
  stateOf([]);
  let openedAtMs = 0;
  return Promise.resolve({
    provider,
    clock,
    expectation: {
      key: 'k',
      provider: 'prometheus',
      monitor: { id: 'shop/Errors' },
      on: { labels: { path: '/a' } },
      severity: 'critical',
      exact: false,
      withinMs: 60_000,
    },
    settle: (promise) => clock.until(promise),
    openAlert: async () => {
      await clock.advance(30_000);
      openedAtMs = clock.now();
      world.alerts = [{ labels, state: 'firing', timesMs: [openedAtMs] }];
      stateOf([{ labels, state: 'firing', activeAt: isoTime(openedAtMs) }]);
    },
    closeAlert: async () => {
      await clock.advance(30_000);
      world.alerts = [{ labels, state: 'firing', timesMs: [openedAtMs, openedAtMs + 10_000, openedAtMs + 20_000] }];
      await clock.advance(10_000);
      stateOf([]);
    },
    breakDown: (failure) => {
      world.broken = { prometheus: answers[failure], alertmanager: answers[failure] };
      return Promise.resolve();
    },
    methods: () => http.requests.map(({ method }) => method),
    secrets: [bearerToken],
    stop: () => {
      expect(clock.sleepers()).toBe(0);
      return Promise.resolve();
    },
  });
});
