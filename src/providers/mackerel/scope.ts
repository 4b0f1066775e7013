import type { TargetSelector } from '../../domain/scenario';
import { rolesOf } from './map';
import type { Monitor } from './monitor';
import type { WireHost } from './schema';

/** Whether the monitor watches hosts, and its alerts name one. */
export const watchesHosts = ({ type }: Pick<Monitor, 'type'>): boolean =>
  ['host', 'connectivity', 'check', 'anomalyDetection'].includes(type);

/** Hosts whose alerts the selector means. */
export const hostsMeant = (hosts: readonly WireHost[], on: TargetSelector): readonly WireHost[] =>
  hosts.filter((host) => {
    const roles = rolesOf(host);
    return (
      (on.host === undefined || on.host === host.name || on.host === host.id) &&
      (on.service === undefined || on.service in host.roles) &&
      (on.role === undefined || roles.includes(fullname(on.role)))
    );
  });

/** No scope means every host; what is excluded wins. */
export function isInScope(
  { scopes, excludeScopes }: Pick<Monitor, 'scopes' | 'excludeScopes'>,
  host: WireHost,
): boolean {
  const isIn = (scope: string) => isInServiceOrRole(host, scope);
  return (scopes.length === 0 || scopes.some(isIn)) && !excludeScopes.some(isIn);
}

/** `Service` or `Service: Role`, which the API writes with and without the space. */
export const isInServiceOrRole = (host: WireHost, scope: string): boolean =>
  scope.includes(':') ? rolesOf(host).includes(fullname(scope)) : scope in host.roles;

/** Other statuses are not monitored: nothing opens, and open alerts stay as they are. */
export const isMonitored = ({ status, isRetired }: WireHost): boolean =>
  !isRetired && (status === 'working' || status === 'standby');

/** Those that its alerts belong to: the monitor's own, and those of the host's roles. */
export const servicesOf = ({ service }: Pick<Monitor, 'service'>, host: WireHost | undefined): readonly string[] => [
  ...(service === undefined ? [] : [service]),
  ...Object.keys(host?.roles ?? {}),
];

export const fullname = (role: string): string => role.replace(/:\s+/, ':');
