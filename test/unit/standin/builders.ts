import type { Alert, AlertLog, Status } from '../../../src/standin/engine/alert';
import { periodsOf, type Periods } from '../../../src/standin/engine/periods';
import { defaultSettings, type Settings } from '../../../src/standin/engine/settings';
import type { ExternalMonitor, HostMonitor, MetricRule, ServiceMonitor } from '../../../src/standin/engine/monitor';
import type { Point } from '../../../src/standin/engine/points';
import { createLastJudgements } from '../../../src/standin/monitoring/lastJudgements';
import type { Standin } from '../../../src/standin/standin';
import { createMemoryStore } from '../../../src/standin/store/memoryStore';
import type { AlertNotification, Store } from '../../../src/standin/store/store';
import { manualClock, type ManualClock } from './manualClock';

export const minuteMs = 60_000;
export const periods: Periods = periodsOf(minuteMs, defaultSettings);

/** Noon, in unix seconds: most tests happen then. */
export const noon = Date.UTC(2026, 10, 23, 12) / 1000;
export const noonMs = noon * 1000;

/** One point a minute, the last one at noon. */
export const minutely = (...values: readonly number[]): readonly Point[] =>
  values.map((value, index) => ({ time: noon - 60 * (values.length - 1 - index), value }));

/** `> 5` warns, `> 10` is critical, judged on the latest point. */
export const rule = (changes: Partial<MetricRule> = {}): MetricRule => ({
  metric: 'custom.load',
  operator: '>',
  warning: 5,
  critical: 10,
  duration: 1,
  maxCheckAttempts: 1,
  ...changes,
});

const common = { memo: '', isMute: false };

export const hostMonitor = (changes: Partial<HostMonitor> = {}): HostMonitor => ({
  ...common,
  ...rule(),
  id: 'hostMonitor',
  type: 'host',
  name: 'Load',
  scopes: [],
  excludeScopes: [],
  ...changes,
});

export const serviceMonitor = (changes: Partial<ServiceMonitor> = {}): ServiceMonitor => ({
  ...common,
  ...rule({ metric: 'errors' }),
  id: 'serviceMonitor',
  type: 'service',
  name: 'Errors',
  service: 'shop',
  ...changes,
});

export const externalMonitor = (changes: Partial<ExternalMonitor> = {}): ExternalMonitor => ({
  ...common,
  id: 'externalMonitor',
  type: 'external',
  name: 'Front page',
  url: 'http://127.0.0.1/',
  method: 'GET',
  maxCheckAttempts: 1,
  headers: [],
  ...changes,
});

/** Critical since noon, of a service's metric. */
export const alertOf = (changes: Partial<Alert> = {}): Alert => ({
  id: 'alert',
  monitorId: 'serviceMonitor',
  type: 'service',
  revision: 1,
  status: 'CRITICAL',
  cause: 'data',
  openedAt: noon,
  openedAtMs: noonMs,
  changedAtMs: noonMs,
  held: false,
  awaitsRecovery: false,
  logs: [logOf('CRITICAL')],
  ...changes,
});

export const logOf = (status: Status, changes: Partial<AlertLog> = {}): AlertLog => ({
  id: `log-${status}`,
  status,
  trigger: 'monitoring',
  revision: 1,
  createdAt: noon,
  ...changes,
});

/** What was handed over to be delivered. */
export interface Sent extends AlertNotification {
  readonly channelId: string;
}

/** A stand-in without a server, with one service `shop`, on a clock that a test moves. */
export function standinOnClock(
  settings: Partial<Settings> = {},
  lengthOfMinuteMs = minuteMs,
  { store = createMemoryStore(), atMs = noonMs }: { readonly store?: Store; readonly atMs?: number } = {},
): Standin & { readonly clock: ManualClock; readonly sent: readonly Sent[]; readonly said: readonly string[] } {
  const all = { ...defaultSettings, ...settings };
  if (store.services.get('shop') === undefined) store.services.put('shop', { name: 'shop', memo: '', roles: [] });
  const sent: Sent[] = [];
  const said: string[] = [];
  return {
    organization: 'test',
    store,
    settings: all,
    periods: periodsOf(lengthOfMinuteMs, all),
    clock: manualClock(atMs),
    outbox: { send: (channelId, notification) => void sent.push({ channelId, ...notification }) },
    lastJudgements: createLastJudgements(),
    sent,
    log: (line) => void said.push(line),
    said,
  };
}
