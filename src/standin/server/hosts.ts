import { z } from 'zod';
import { registerChecks } from '../monitoring/checks';
import { createRoles, registerHost, withRoles } from '../monitoring/hosts';
import { monitoredStatuses } from '../monitoring/monitoredStatuses';
import { retireHost } from '../monitoring/removals';
import type { Standin } from '../standin';
import type { Host } from '../store/store';
import { badRequest, found } from './apiError';
import { jsonOf } from './apiRequest';
import { hostInput, hostStatus, roleFullnames } from './hostInput';
import { findHosts } from './hostSearch';
import { shownHost } from './hostView';
import { largestBodyBytes } from './readText';
import type { ApiRequest, Route } from './route';

/** Source: mackerelio/documents, api-docs/entry/hosts.md. */
export function hostRoutes(standin: Standin): readonly Route[] {
  const { store, clock } = standin;
  const hostOf = (request: ApiRequest): Host => found(store.hosts.get(request.param('host')), 'Host');
  const list = (request: ApiRequest) => ({ hosts: findHosts(store, request).map(shownHost) });
  return [
    { method: 'GET', path: '/hosts', needs: 'read', handle: list },
    { method: 'GET', path: '/hosts.json', needs: 'read', handle: list },
    {
      method: 'POST',
      path: '/hosts',
      needs: 'write',
      handle: async (request) => {
        const { checks, ...description } = await request.body(hostInput);
        const { id } = registerHost(standin, description);
        if (checks) registerChecks(standin, id, checks);
        return { id };
      },
    },
    {
      method: 'GET',
      path: '/hosts/:host',
      needs: 'read',
      handle: (request) => ({ host: shownHost(hostOf(request)) }),
    },
    {
      method: 'PUT',
      path: '/hosts/:host',
      needs: 'write',
      handle: async (request) => {
        const { checks, ...description } = await request.body(hostInput);
        const host = hostOf(request);
        // Roles are only added here: to leave one, clients replace the list as a whole.
        const roles = [...new Set([...host.roleFullnames, ...description.roleFullnames])];
        createRoles(store, roles);
        const memo = description.memo ?? host.memo;
        store.hosts.put(host.id, { ...host, ...description, memo, roleFullnames: roles });
        if (checks) registerChecks(standin, host.id, checks);
        return { id: host.id };
      },
    },
    {
      method: 'PUT',
      path: '/hosts/:host/role-fullnames',
      needs: 'write-alone',
      handle: async (request) => {
        const { roleFullnames: roles } = await request.body(rolesInput);
        const host = hostOf(request);
        createRoles(store, roles);
        store.hosts.put(host.id, withRoles(host, roles, clock.nowMs()));
        return { success: true };
      },
    },
    {
      method: 'POST',
      path: '/hosts/bulk-update-statuses',
      needs: 'write',
      handle: async (request) => {
        const { status, ids } = await request.body(bulkStatusInput);
        for (const host of hostsOf(standin, ids)) store.hosts.put(host.id, { ...host, status });
        return { success: true };
      },
    },
    {
      method: 'POST',
      path: '/hosts/bulk-retire',
      needs: 'write',
      handle: async (request) => {
        for (const host of hostsOf(standin, (await request.body(bulkInput)).ids)) retireHost(standin, host);
        return { success: true };
      },
    },
    {
      method: 'POST',
      path: '/hosts/:host/status',
      needs: 'write',
      handle: async (request) => {
        const { status } = await request.body(statusInput);
        const host = hostOf(request);
        store.hosts.put(host.id, { ...host, status });
        return { success: true };
      },
    },
    {
      method: 'POST',
      path: '/hosts/:host/retire',
      needs: 'write',
      handle: async (request) => {
        const body = await request.text(largestBodyBytes);
        // It says nothing: the documents show {}, mkr sends null, and some send none.
        if (body !== '') jsonOf(body);
        retireHost(standin, hostOf(request));
        return { success: true };
      },
    },
    {
      method: 'GET',
      path: '/hosts/:host/monitored-statuses',
      needs: 'read',
      handle: (request) => ({
        monitoredStatuses: monitoredStatuses(standin, hostOf(request)).map(({ monitorId, status, check }) => ({
          monitorId,
          status,
          detail: check && { type: 'check', ...check },
        })),
      }),
    },
    {
      method: 'GET',
      path: '/hosts-by-custom-identifier/:identifier',
      needs: 'read',
      handle: (request) => {
        const ignoresCase = request.query('caseInsensitive') === 'true';
        const folded = (text: string): string => (ignoresCase ? text.toLowerCase() : text);
        const wanted = folded(request.param('identifier'));
        const host = store.hosts
          .all()
          .find(({ customIdentifier = '', isRetired }) => !isRetired && folded(customIdentifier) === wanted);
        return { host: shownHost(found(host, 'Host')) };
      },
    },
  ];
}

const rolesInput = z.object({ roleFullnames });
const statusInput = z.object({ status: hostStatus });
const bulkInput = z.object({ ids: z.array(z.string()) });
const bulkStatusInput = bulkInput.extend({ status: hostStatus });

const mostHostsAtOnce = 30;

function hostsOf({ store }: Standin, ids: readonly string[]): readonly Host[] {
  if (ids.length > mostHostsAtOnce) throw badRequest(`ids: more than ${mostHostsAtOnce}`);
  return ids.map((id) => found(store.hosts.get(id), `Host ${id}`));
}
