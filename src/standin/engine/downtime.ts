/** Source: mackerelio/documents, api-docs/entry/downtimes.md. */
export interface Downtime {
  readonly id: string;
  readonly name: string;
  readonly memo: string;
  /** Unix seconds. */
  readonly start: number;
  /** In minutes. */
  readonly duration: number;
  readonly recurrence?: Recurrence | undefined;
  readonly serviceScopes: readonly string[];
  readonly serviceExcludeScopes: readonly string[];
  /** As `Service:Role`. */
  readonly roleScopes: readonly string[];
  readonly roleExcludeScopes: readonly string[];
  readonly monitorScopes: readonly string[];
  readonly monitorExcludeScopes: readonly string[];
}

export interface Recurrence {
  readonly type: 'hourly' | 'daily' | 'weekly' | 'monthly' | 'yearly';
  readonly interval: number;
  /** Of `weekly` alone; absent: the weekday of the start. */
  readonly weekdays?: readonly Weekday[] | undefined;
  /** Unix seconds. */
  readonly until?: number | undefined;
}

export const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

export type Weekday = (typeof weekdays)[number];

/** What a judgement is about, as far as downtimes and alert groups choose by it. */
export interface ScopeTarget {
  readonly monitorId: string;
  /** The service of the monitor; of a host, those of its roles. */
  readonly services: readonly string[];
  /** As `Service:Role`: of a host alone. */
  readonly roles: readonly string[];
}

type DowntimeScopes = Pick<
  Downtime,
  | 'serviceScopes'
  | 'serviceExcludeScopes'
  | 'roleScopes'
  | 'roleExcludeScopes'
  | 'monitorScopes'
  | 'monitorExcludeScopes'
>;

/**
 * Whether a downtime is for this target: services and roles together are one condition, monitors another, and both
 * have to hold (docs/howto/downtimes). What belongs to no service is in no downtime that names any.
 */
export function concerns(downtime: DowntimeScopes, { monitorId, services, roles }: ScopeTarget): boolean {
  const { serviceScopes, serviceExcludeScopes, roleScopes, roleExcludeScopes } = downtime;
  const isPlaceNamed = serviceScopes.length + roleScopes.length > 0;
  const isIn = (inServices: readonly string[], inRoles: readonly string[]): boolean =>
    services.some((name) => inServices.includes(name)) || roles.some((name) => inRoles.includes(name));
  return (
    (!isPlaceNamed || isIn(serviceScopes, roleScopes)) &&
    !isIn(serviceExcludeScopes, roleExcludeScopes) &&
    (downtime.monitorScopes.length === 0 || downtime.monitorScopes.includes(monitorId)) &&
    !downtime.monitorExcludeScopes.includes(monitorId)
  );
}
