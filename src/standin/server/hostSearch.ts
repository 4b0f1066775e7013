import { serviceOf } from '../engine/scope';
import type { Host, Store } from '../store/store';
import { badRequest } from './apiError';
import { hostStatus } from './hostInput';
import type { ApiRequest } from './route';

/** Finds hosts by `service`, `role` (of that service), `name`, `status` and `customIdentifier`; never retired ones. */
export function findHosts({ hosts }: Store, request: ApiRequest): readonly Host[] {
  const isInRoles = roleFilter(request.query('service'), request.queries('role'));
  const statuses = statusesAsked(request);
  const equals = (wanted: string | undefined, actual: string | undefined): boolean =>
    wanted === undefined || wanted === actual;
  return hosts
    .all()
    .filter(
      (host) =>
        !host.isRetired &&
        statuses.includes(host.status) &&
        equals(request.query('name'), host.name) &&
        equals(request.query('customIdentifier'), host.customIdentifier) &&
        isInRoles(host),
    );
}

/** Roles without their service mean nothing, and are ignored. */
function roleFilter(service: string | undefined, roles: readonly string[]): (host: Host) => boolean {
  if (service === undefined) return () => true;
  if (roles.length === 0) return ({ roleFullnames }) => roleFullnames.some((name) => serviceOf(name) === service);
  return ({ roleFullnames }) => roles.some((role) => roleFullnames.includes(`${service}:${role}`));
}

function statusesAsked(request: ApiRequest): readonly string[] {
  const asked = request.queries('status');
  const unknown = asked.find((status) => !hostStatus.safeParse(status).success);
  if (unknown !== undefined) throw badRequest(`status: ${unknown} is no host status`);
  return asked.length > 0 ? asked : ['working', 'standby'];
}
