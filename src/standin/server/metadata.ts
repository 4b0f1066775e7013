import type { Standin } from '../standin';
import type { MetadataOwner } from '../store/store';
import { badRequest, found } from './apiError';
import { jsonOf } from './apiRequest';
import { Reply, type ApiRequest, type Route } from './route';

/** Source: mackerelio/documents, api-docs/entry/metadata.md. */
export const metadataRoutes = (standin: Standin): readonly Route[] => [
  ...routesBelow(standin, '/hosts/:host', 50, (request, access) => ownerHost(standin, request, access)),
  ...routesBelow(standin, '/services/:service', 50, (request) => `service:${serviceOf(standin, request).name}`),
  ...routesBelow(standin, '/services/:service/roles/:role', 10, (request) => ownerRole(standin, request)),
];

type Access = 'read' | 'write';

const largestBytes = 100 * 1024;

/** A real one: the compressed minute does not shrink what lasts this long. */
const weekMs = 7 * 24 * 60 * 60 * 1000;

function routesBelow(
  { store, clock }: Standin,
  path: string,
  most: number,
  ownerOf: (request: ApiRequest, access: Access) => MetadataOwner,
): readonly Route[] {
  const { metadata } = store;
  const of = (owner: MetadataOwner) => metadata.all().filter((each) => each.owner === owner);
  const keyOf = (owner: MetadataOwner, request: ApiRequest): string => `${owner} ${request.param('namespace')}`;
  const single = `${path}/metadata/:namespace`;
  return [
    {
      method: 'GET',
      path: `${path}/metadata`,
      needs: 'read',
      handle: (request) => ({ metadata: of(ownerOf(request, 'read')).map(({ namespace }) => ({ namespace })) }),
    },
    {
      method: 'GET',
      path: single,
      needs: 'read',
      handle: (request) => {
        const { value, updatedAtMs } = found(metadata.get(keyOf(ownerOf(request, 'read'), request)), 'Metadata');
        return new Reply(value, { 'Last-Modified': new Date(updatedAtMs).toUTCString() });
      },
    },
    {
      method: 'PUT',
      path: single,
      needs: 'write',
      handle: async (request) => {
        const owner = ownerOf(request, 'write');
        const namespace = request.param('namespace');
        if (!/^[-a-zA-Z0-9_]+$/.test(namespace)) throw badRequest('namespace: not a valid one');
        const key = keyOf(owner, request);
        const value = jsonOf(await request.text(largestBytes));
        if (metadata.get(key) === undefined && of(owner).length >= most) throw badRequest(`there are ${most} already`);
        metadata.put(key, { owner, namespace, value, updatedAtMs: clock.nowMs() });
        return { success: true };
      },
    },
    {
      method: 'DELETE',
      path: single,
      needs: 'write',
      handle: (request) => {
        const key = keyOf(ownerOf(request, 'write'), request);
        found(metadata.get(key), 'Metadata');
        metadata.delete(key);
        return { success: true };
      },
    },
  ];
}

/** What a retired host had can be read for another week. */
function ownerHost({ store, clock }: Standin, request: ApiRequest, access: Access): MetadataOwner {
  const { id, isRetired, retiredAt = 0 } = found(store.hosts.get(request.param('host')), 'Host');
  if (isRetired && access === 'write') throw badRequest('The host has been retired.');
  if (isRetired && clock.nowMs() - retiredAt * 1000 > weekMs) {
    throw badRequest('The host was retired more than a week ago.');
  }
  return `host:${id}`;
}

const serviceOf = ({ store }: Standin, request: ApiRequest) =>
  found(store.services.get(request.param('service')), 'Service');

function ownerRole(standin: Standin, request: ApiRequest): MetadataOwner {
  const service = serviceOf(standin, request);
  const { name } = found(
    service.roles.find((role) => role.name === request.param('role')),
    'Role',
  );
  return `role:${service.name}:${name}`;
}
