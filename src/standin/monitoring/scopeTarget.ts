import type { Subject } from '../engine/alert';
import type { ScopeTarget } from '../engine/downtime';
import { serviceOf } from '../engine/scope';
import type { Store } from '../store/store';

/** Services and roles of what a rule and its target are about: the host's, or the service of the monitor. */
export function scopeTargetOf(store: Store, { monitorId, hostId }: Pick<Subject, 'monitorId' | 'hostId'>): ScopeTarget {
  if (hostId !== undefined) {
    const roles = store.hosts.get(hostId)?.roleFullnames ?? [];
    return { monitorId, services: roles.map(serviceOf), roles };
  }
  const monitor = store.monitors.get(monitorId)?.monitor;
  const service = monitor !== undefined && 'service' in monitor ? monitor.service : undefined;
  return { monitorId, services: service === undefined ? [] : [service], roles: [] };
}
