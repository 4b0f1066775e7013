import { unixSeconds } from '../engine/transition';
import { serviceOf } from '../engine/scope';
import type { Standin } from '../standin';
import type { Host, MetadataOwner, Service, Store } from '../store/store';
import { closeAlerts } from './alertBook';
import { forgetBreaches } from './downtimes';
import { withRoles } from './hosts';
import { deleteMonitor } from './monitors';
import { forgetInGroups } from './notificationGroups';

/** Retires a host: its alerts are closed, and it is monitored no longer. */
export function retireHost(standin: Standin, host: Host): void {
  if (host.isRetired) return;
  const retiredAt = unixSeconds(standin.clock.nowMs());
  standin.store.hosts.put(host.id, { ...host, isRetired: true, retiredAt });
  closeAlerts(standin, 'hostRetire', (alert) => alert.hostId === host.id);
  forgetBreaches(standin, { hostId: host.id });
}

/** Deletes a service with its roles, metrics, monitors, annotations and metadata. */
export function deleteService(standin: Standin, { name }: Service): void {
  const { store } = standin;
  for (const { monitor } of store.monitors.all()) {
    if ('service' in monitor && monitor.service === name) deleteMonitor(standin, monitor.id, 'serviceDelete');
  }
  store.services.delete(name);
  store.postCounts.delete(name);
  store.metrics.deleteOwner(`service:${name}`);
  leaveRoles(standin, (fullname) => serviceOf(fullname) === name);
  forgetInGroups(store, { service: name });
  for (const { id, service } of store.graphAnnotations.all()) if (service === name) store.graphAnnotations.delete(id);
  forgetMetadata(store, (owner) => owner === `service:${name}` || owner.startsWith(`role:${name}:`));
}

/** Deletes a role: hosts leave it. Monitors keep it in their scopes: without it they would watch every host. */
export function deleteRole(standin: Standin, service: Service, role: string): void {
  const remaining = service.roles.filter(({ name }) => name !== role);
  standin.store.services.put(service.name, { ...service, roles: remaining });
  leaveRoles(standin, (fullname) => fullname === `${service.name}:${role}`);
  forgetMetadata(standin.store, (owner) => owner === `role:${service.name}:${role}`);
}

function forgetMetadata({ metadata }: Store, isGone: (owner: MetadataOwner) => boolean): void {
  for (const { owner, namespace } of metadata.all()) if (isGone(owner)) metadata.delete(`${owner} ${namespace}`);
}

function leaveRoles({ store, clock }: Standin, leaves: (fullname: string) => boolean): void {
  for (const host of store.hosts.all()) {
    const roles = host.roleFullnames.filter((fullname) => !leaves(fullname));
    if (roles.length < host.roleFullnames.length) store.hosts.put(host.id, withRoles(host, roles, clock.nowMs()));
  }
}
