import type { Scopes } from './monitor';

export type HostStatus = 'working' | 'standby' | 'maintenance' | 'poweroff';

export interface MonitoredHost {
  readonly status: HostStatus;
  readonly isRetired: boolean;
  /** As `Service:Role`. */
  readonly roleFullnames: readonly string[];
}

/** Hosts in maintenance or powered off are not monitored at all: their open alerts stay as they are. */
export function isMonitored(host: MonitoredHost): boolean {
  return !host.isRetired && (host.status === 'working' || host.status === 'standby');
}

/** No scopes mean all hosts; an exclusion wins over an inclusion. */
export const isInScope = (host: MonitoredHost, scopes: Scopes): boolean => scopeOf(host).isIn(scopes);

interface HostScope {
  /** All by which a scope may mean the host: its services and roles. */
  readonly names: ReadonlySet<string>;
  isIn(scopes: Scopes): boolean;
}

/** A host, as many rules are compared with it. */
export function scopeOf({ roleFullnames }: MonitoredHost): HostScope {
  const names = new Set(roleFullnames.flatMap((fullname) => [fullname, serviceOf(fullname)]));
  const matches = (scope: string): boolean => names.has(withoutSpace(scope));
  return {
    names,
    isIn: ({ scopes, excludeScopes }) => (scopes.length === 0 || scopes.some(matches)) && !excludeScopes.some(matches),
  };
}

/** Mackerel writes `Service: Role` in monitors and `Service:Role` elsewhere: both mean the same. */
export const withoutSpace = (scope: string): string => scope.replace(/:\s+/, ':');

export const serviceOf = (fullname: string): string => fullname.split(':', 1)[0] ?? fullname;
