import type { Fact, FactOf } from '../../src/domain/facts';
import type { NotifiedAlert } from '../../src/domain/notificationFacts';
import { createReceiver } from '../../src/notifications/receiver';
import { readNotification as ofMackerel } from '../../src/providers/mackerel/readNotification';
import { readNotification as ofPrometheus } from '../../src/providers/prometheus/readNotification';
import { createVirtualClock } from './virtualClock';

/** A receiver without a socket, on a virtual clock. */
export function receiverBench({ token }: { readonly token?: string } = {}) {
  const clock = createVirtualClock();
  const bugs: unknown[] = [];
  const receiver = createReceiver({
    clock,
    forms: [ofPrometheus, ofMackerel],
    onBug: (bug) => bugs.push(bug),
    ...(token !== undefined && { token }),
  });
  const send = (path: string, init: RequestInit = {}) =>
    receiver.answer(new Request(`http://127.0.0.1:19095${path}`, { method: 'POST', ...init }));
  return {
    clock,
    bugs,
    receiver,
    send,
    post: async (path: string, body: unknown, headers: Record<string, string> = {}) =>
      (await send(path, { body: typeof body === 'string' ? body : JSON.stringify(body), headers })).status,
    /** Watches for alerts of that name, or for all; the facts as they come. */
    watch: (name?: string) => {
      const facts: Fact[] = [];
      const stop = receiver.watch({
        isMeant: ({ monitor, labels }: NotifiedAlert) =>
          name === undefined || name === (monitor ?? labels?.['alertname']),
        onFact: (fact) => void facts.push(fact),
      });
      const of = <T extends Fact['type']>(type: T) => facts.filter((fact): fact is FactOf<T> => fact.type === type);
      return {
        facts,
        stop,
        arrived: () => of('notification-arrived'),
        cut: () => of('notification-cut').map(({ detail }) => detail),
        notes: () => of('noted').map(({ text }) => text),
      };
    },
  };
}

/** As Alertmanager 0.25 sends it. */
export const fromAlertmanager = (
  alerts: readonly object[] = [alertmanagerAlert()],
  more: object = {},
): Readonly<Record<string, unknown>> => ({
  receiver: 'alertdrill',
  status: 'firing',
  alerts,
  groupLabels: { alertname: 'Latency' },
  commonLabels: {},
  commonAnnotations: {},
  externalURL: 'http://lab:9093',
  version: '4',
  groupKey: '{}:{alertname="Latency"}',
  truncatedAlerts: 0,
  ...more,
});

export const alertmanagerAlert = (more: object = {}) => ({
  status: 'firing',
  labels: { alertname: 'Latency', service: 'shop', severity: 'critical' },
  annotations: { summary: 'too slow' },
  startsAt: '2026-11-23T12:00:20.123Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'http://lab:9090/graph?g0.expr=x',
  fingerprint: 'f00d',
  ...more,
});

/** As the documents of Mackerel's webhook channel have it. */
export const fromMackerel = (alert: object = {}, more: object = {}): Readonly<Record<string, unknown>> => ({
  orgName: 'drill',
  event: 'alert',
  type: 'service',
  message: 'p95 900 > 800',
  memo: '',
  imageUrl: null,
  service: { id: 's', name: 'shop', memo: '', orgId: 'o', roles: [] },
  alert: {
    id: '4Kx1',
    url: 'https://mackerel.io/orgs/drill/alerts/4Kx1',
    openedAt: 1_795_435_220,
    closedAt: null,
    statusChangedAt: 1_795_435_220,
    createdAt: 1_795_435_220_123,
    status: 'critical',
    isOpen: true,
    trigger: 'monitor',
    monitorName: 'Latency',
    metricLabel: 'p95',
    metricValue: 900,
    criticalThreshold: 800,
    warningThreshold: 400,
    monitorOperator: '>',
    duration: 1,
    ...alert,
  },
  ...more,
});
