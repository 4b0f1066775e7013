import type { Alert } from '../../src/domain/alert';
import type { Expectation } from '../../src/domain/scenario';
import type { Clock } from '../../src/ports/clock';
import { HttpFailure, type Http } from '../../src/ports/http';
import type { Evidence, Inspection, PollAnswer, Provider } from '../../src/ports/provider';
import { createRequestBudget, noLimits } from '../../src/polling/requestBudget';
import { prometheus } from '../../src/providers/prometheus';
import { createSystemClock } from '../../src/system/clock';
import { createHttp } from '../../src/system/http';
import { eventually } from './eventually';

/** A provider over real HTTP, and what tests ask of it. */
export interface AskedProvider {
  readonly provider: Provider;
  readonly clock: Clock;
  readonly nowMs: () => number;
  poll(sinceMs: number): Promise<PollAnswer>;
  /** Of that rule, waiting until `isEnough`. */
  alertsOf(
    monitorId: string,
    sinceMs: number,
    isEnough: (alerts: readonly Alert[]) => boolean,
  ): Promise<readonly Alert[]>;
  inspect(expectation: Expectation): Promise<Inspection>;
  explain(expectation: Expectation, fromMs: number): Promise<Evidence>;
  /** Cause and evidence of each, up to now. */
  explainNotification(expectation: Expectation, alert: Alert, fromMs: number): Promise<readonly string[]>;
  /** Nothing comes through to the servers any more, until `reconnect`. */
  disconnect(): void;
  reconnect(): void;
  close(): void;
}

export function askPrometheus(settings: object, webhookUrl?: string): AskedProvider {
  const clock = createSystemClock();
  const parsed = prometheus.settings.parse(settings);
  const http = createHttp(clock, prometheus.httpOptions?.(parsed) ?? {});
  let isCut = false;
  const line: Http = {
    send: (request) => {
      const times = { sentAtMs: clock.now(), failedAtMs: clock.now() };
      return isCut ? Promise.reject(new HttpFailure('unreachable', 'cut', times)) : http.send(request);
    },
  };
  const provider = prometheus.create('prometheus', parsed, {
    clock,
    http: line,
    budget: createRequestBudget(clock, noLimits),
    ...(webhookUrl !== undefined && { webhookUrl }),
  });
  const { signal } = new AbortController();
  const poll = (sinceMs: number) => provider.poll({ sinceMs, monitorIds: new Set() }, signal);
  return {
    provider,
    clock,
    disconnect: () => {
      isCut = true;
    },
    reconnect: () => {
      isCut = false;
    },
    nowMs: () => clock.now(),
    poll,
    alertsOf: async (monitorId, sinceMs, isEnough) => {
      let found: readonly Alert[] = [];
      await eventually(async () => {
        found = (await poll(sinceMs)).alerts.filter(({ monitor }) => monitor.id === monitorId);
        if (!isEnough(found)) throw new Error(`not enough: ${JSON.stringify(found)}`);
      });
      return found;
    },
    inspect: (expectation) =>
      provider.inspect(expectation, { fromMs: clock.now(), toMs: clock.now() + 60_000, offsetMs: 0 }, signal),
    explain: (expectation, fromMs) => provider.explain(expectation, { fromMs, toMs: clock.now(), offsetMs: 0 }, signal),
    explainNotification: async (expectation, alert, fromMs) => {
      const window = { fromMs, toMs: clock.now(), offsetMs: 0 };
      const found = await provider.explainNotification?.(expectation, alert, window, signal);
      return (found ?? []).map(({ cause, evidence }) => `${cause}: ${evidence}`);
    },
    close: () => http.close(),
  };
}

export const expecting = (monitor: string, more: Partial<Expectation> = {}): Expectation => ({
  key: 'k',
  provider: 'prometheus',
  monitor: { name: monitor },
  on: {},
  exact: false,
  withinMs: 60_000,
  ...more,
});
