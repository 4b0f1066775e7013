import type { Alert, Status } from '../../engine/alert';
import type { Monitor } from '../../engine/monitor';
import { isMonitored } from '../../engine/scope';
import type { Standin } from '../../standin';
import type { Check, Store } from '../../store/store';
import { originOf, shortened, shownNumber } from './wording';

export interface OpenAlerts {
  readonly counts: Readonly<Record<BadStatus, number>>;
  readonly total: number;
  /** The worst first, and of these the newest. */
  readonly shown: readonly ShownAlert[];
}

export interface ShownAlert {
  readonly id: string;
  readonly status: BadStatus;
  readonly monitorName: string;
  readonly target: string;
  /** What was seen: a value, a message. */
  readonly seen: string;
  readonly openedAtMs: number;
  /** What keeps it from being told of, or from changing. */
  readonly notes: readonly string[];
}

export type BadStatus = Exclude<Status, 'OK'>;

export const worstFirst = ['CRITICAL', 'WARNING', 'UNKNOWN'] as const satisfies readonly BadStatus[];

const mostShown = 100;
const longestMessage = 200;

/** One look at each open alert, and a closer one at those that are shown: there may be very many. */
export function openAlerts({ store }: Standin, open: readonly Alert[]): OpenAlerts {
  const ofStatus: Record<BadStatus, Alert[]> = { CRITICAL: [], WARNING: [], UNKNOWN: [] };
  for (const alert of open) if (alert.status !== 'OK') ofStatus[alert.status].push(alert);
  const shown: Alert[] = [];
  for (const status of worstFirst) {
    const room = mostShown - shown.length;
    if (room > 0) shown.push(...ofStatus[status].slice(-room).reverse());
  }
  const checks = shown.some(({ type }) => type === 'check') ? store.checks.all() : [];
  return {
    counts: {
      CRITICAL: ofStatus.CRITICAL.length,
      WARNING: ofStatus.WARNING.length,
      UNKNOWN: ofStatus.UNKNOWN.length,
    },
    total: open.length,
    shown: shown.map((alert) => shownAlert(store, checks, alert)),
  };
}

function shownAlert(store: Store, checks: readonly Check[], alert: Alert): ShownAlert {
  const monitor = store.monitors.get(alert.monitorId)?.monitor;
  const check = checks.find(({ monitorId }) => monitorId === alert.monitorId);
  const host = alert.hostId === undefined ? undefined : store.hosts.get(alert.hostId);
  return {
    id: alert.id,
    status: alert.status === 'OK' ? 'UNKNOWN' : alert.status,
    monitorName: monitor?.name ?? check?.name ?? alert.monitorId,
    target: host?.name ?? alert.hostId ?? targetOf(monitor),
    seen: seenOf(alert, monitor),
    openedAtMs: alert.openedAtMs,
    notes: [
      ...(monitor?.isMute === true ? ['muted: nobody is told'] : []),
      ...(alert.held ? ['its thresholds were edited: close it by hand'] : []),
      ...(host !== undefined && !isMonitored(host) ? [`the host is in ${host.status}: not judged`] : []),
      ...(host?.status === 'standby' ? ['the host is on standby: nobody is told'] : []),
      ...(alert.memo === undefined || alert.memo === '' ? [] : [`memo: ${shortened(alert.memo, longestMessage)}`]),
    ],
  };
}

function targetOf(monitor: Monitor | undefined): string {
  if (monitor === undefined) return 'gone';
  if (monitor.type === 'external') return originOf(monitor.url);
  return monitor.type === 'service' ? monitor.service : 'the organization';
}

function seenOf({ cause, value, message, status, type }: Alert, monitor: Monitor | undefined): string {
  if (cause === 'silence') return type === 'connectivity' ? 'no system metrics come' : 'its metric does not come';
  const parts = [
    ...(value === undefined ? [] : [`${shownNumber(value)}${limitOf(monitor, status)}`]),
    ...(message === undefined || message === '' ? [] : [shortened(message, longestMessage)]),
  ];
  return parts.length === 0 ? 'no data' : parts.join(' · ');
}

/** The threshold that was passed. */
function limitOf(monitor: Monitor | undefined, status: Status): string {
  if (monitor === undefined || !('operator' in monitor)) return '';
  const limit = { CRITICAL: monitor.critical, WARNING: monitor.warning, UNKNOWN: undefined, OK: undefined }[status];
  return limit === undefined ? '' : ` ${monitor.operator} ${shownNumber(limit)}`;
}
