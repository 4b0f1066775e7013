import { isOpen, type Status } from '../engine/alert';
import { isInputOf } from '../engine/rateMetric';
import { isInScope } from '../engine/scope';
import type { Standin } from '../standin';
import type { Host } from '../store/store';

export interface MonitoredStatus {
  readonly monitorId: string;
  readonly status: Status;
  /** Of checks alone. */
  readonly check?: { readonly message: string; readonly memo: string } | undefined;
}

/**
 * How all rules that watch a host see it. A rule on a metric watches a host that ever posted the metric; one whose
 * attempts are not used up yet still sees it OK.
 */
export function monitoredStatuses({ store }: Standin, host: Host): readonly MonitoredStatus[] {
  const posted = store.metrics.names(`host:${host.id}`);
  const statusOf = (monitorId: string): Status => {
    const latest = store.alerts.latest({ monitorId, hostId: host.id });
    return latest !== undefined && isOpen(latest) ? latest.status : 'OK';
  };
  const watching = store.monitors.all().filter(({ monitor }) => {
    switch (monitor.type) {
      case 'host':
        return isInScope(host, monitor) && posted.some((name) => isInputOf(monitor.metric, name));
      case 'connectivity':
        return isInScope(host, monitor) && host.lastSystemPostAtMs !== undefined;
      case 'anomalyDetection':
        return isInScope(host, { scopes: monitor.scopes, excludeScopes: [] }) && posted.length > 0;
      case 'service':
      case 'external':
      case 'expression':
      case 'query':
        return false;
    }
  });
  const checks = store.checks.all().filter(({ hostId, reports }) => hostId === host.id && reports.length > 0);
  return [
    ...watching.map(({ monitor: { id } }) => ({ monitorId: id, status: statusOf(id) })),
    ...checks.map(({ monitorId, memo, reports }) => ({
      monitorId,
      status: statusOf(monitorId),
      check: { message: reports.at(-1)?.message ?? '', memo },
    })),
  ];
}
