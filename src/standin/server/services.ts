import { z } from 'zod';
import { deleteRole, deleteService } from '../monitoring/removals';
import type { Standin } from '../standin';
import type { Service } from '../store/store';
import { badRequest, found } from './apiError';
import { serviceName } from './names';
import type { ApiRequest, Route } from './route';

/** Source: mackerelio/documents, api-docs/entry/services.md. */
export function serviceRoutes(standin: Standin): readonly Route[] {
  const { store } = standin;
  const serviceOf = (request: ApiRequest): Service => found(store.services.get(request.param('service')), 'Service');
  return [
    {
      method: 'GET',
      path: '/services',
      needs: 'read',
      handle: () => ({ services: store.services.all().toSorted(byName).map(shown) }),
    },
    {
      method: 'POST',
      path: '/services',
      needs: 'write',
      handle: async (request) => {
        const { name, memo } = await request.body(nameAndMemo);
        if (store.services.get(name) !== undefined) throw badRequest(`name: the service ${name} exists already`);
        const service = { name, memo, roles: [] };
        store.services.put(name, service);
        return shown(service);
      },
    },
    {
      method: 'DELETE',
      path: '/services/:service',
      needs: 'write',
      handle: (request) => {
        const service = serviceOf(request);
        deleteService(standin, service);
        return shown(service);
      },
    },
    {
      method: 'GET',
      path: '/services/:service/roles',
      needs: 'read',
      handle: (request) => ({ roles: serviceOf(request).roles.toSorted(byName) }),
    },
    {
      method: 'POST',
      path: '/services/:service/roles',
      needs: 'write',
      handle: async (request) => {
        const service = serviceOf(request);
        const role = await request.body(nameAndMemo);
        if (service.roles.some(({ name }) => name === role.name)) {
          throw badRequest(`name: the role ${role.name} exists already`);
        }
        store.services.put(service.name, { ...service, roles: [...service.roles, role] });
        return role;
      },
    },
    {
      method: 'DELETE',
      path: '/services/:service/roles/:role',
      needs: 'write',
      handle: (request) => {
        const service = serviceOf(request);
        const role = found(
          service.roles.find(({ name }) => name === request.param('role')),
          'Role',
        );
        deleteRole(standin, service, role.name);
        return role;
      },
    },
  ];
}

const nameAndMemo = z.object({
  name: serviceName,
  memo: z
    .string()
    .nullish()
    .transform((memo) => memo ?? ''),
});

const shown = ({ name, memo, roles }: Service) => ({ name, memo, roles: roles.map((role) => role.name).sort() });

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : 1);
