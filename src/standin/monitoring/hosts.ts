import { serviceOf, type HostStatus } from '../engine/scope';
import { unixSeconds } from '../engine/transition';
import type { Standin } from '../standin';
import type { Host, Store } from '../store/store';

/** What is said of a host when it is registered or updated. */
export type HostDescription = Pick<
  Host,
  'name' | 'displayName' | 'customIdentifier' | 'meta' | 'interfaces' | 'roleFullnames'
> & { readonly memo?: string | null | undefined };

/** Registers a host. Services and roles that don't exist yet are created (api-docs/hosts). */
export function registerHost(
  { store, settings, clock }: Standin,
  description: HostDescription,
  given: { readonly id?: string | undefined; readonly status?: HostStatus | undefined } = {},
): Host {
  const host: Host = {
    ...description,
    memo: description.memo ?? '',
    id: given.id ?? store.newId(),
    status: given.status ?? settings.initialHostStatus,
    isRetired: false,
    createdAt: unixSeconds(clock.nowMs()),
  };
  store.hosts.put(host.id, host);
  createRoles(store, host.roleFullnames);
  return host;
}

/** A host with other roles; those that it leaves are remembered. */
export function withRoles(host: Host, roleFullnames: readonly string[], nowMs: number): Host {
  const left = host.roleFullnames.filter((fullname) => !roleFullnames.includes(fullname));
  const kept = (host.formerRoles ?? []).filter(({ fullname }) => ![...left, ...roleFullnames].includes(fullname));
  const formerRoles = [...kept, ...left.map((fullname) => ({ fullname, leftAtMs: nowMs }))];
  return { ...host, roleFullnames: [...new Set(roleFullnames)], formerRoles };
}

/** Creates what doesn't exist of the services and roles named. */
export function createRoles({ services }: Store, roleFullnames: readonly string[]): void {
  for (const fullname of roleFullnames) {
    const serviceName = serviceOf(fullname);
    const role = fullname.slice(serviceName.length + 1);
    const service = services.get(serviceName) ?? { name: serviceName, memo: '', roles: [] };
    const isKnown = service.roles.some(({ name }) => name === role);
    const roles = isKnown ? service.roles : [...service.roles, { name: role, memo: '' }];
    services.put(serviceName, { ...service, roles });
  }
}
