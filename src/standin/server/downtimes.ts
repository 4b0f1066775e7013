import type { Downtime } from '../engine/downtime';
import type { Standin } from '../standin';
import { found } from './apiError';
import { downtimeInput, refuseFaultyDowntime, shownDowntime } from './downtimeInput';
import type { ApiRequest, Route } from './route';

/** Source: mackerelio/documents, api-docs/entry/downtimes.md. There is no way to get a single one. */
export function downtimeRoutes({ store }: Standin): readonly Route[] {
  const downtimeOf = (request: ApiRequest): Downtime =>
    found(store.downtimes.get(request.param('downtime')), 'Downtime');
  const keep = async (request: ApiRequest, id: string): Promise<object> => {
    const input = await request.body(downtimeInput);
    refuseFaultyDowntime(store, input);
    const downtime = { id, ...input };
    store.downtimes.put(id, downtime);
    return shownDowntime(downtime);
  };
  return [
    {
      method: 'GET',
      path: '/downtimes',
      needs: 'read',
      handle: () => ({ downtimes: store.downtimes.all().map(shownDowntime) }),
    },
    { method: 'POST', path: '/downtimes', needs: 'write', handle: (request) => keep(request, store.newId()) },
    {
      method: 'PUT',
      path: '/downtimes/:downtime',
      needs: 'write',
      handle: (request) => keep(request, downtimeOf(request).id),
    },
    {
      method: 'DELETE',
      path: '/downtimes/:downtime',
      needs: 'write',
      handle: (request) => {
        const downtime = downtimeOf(request);
        store.downtimes.delete(downtime.id);
        return shownDowntime(downtime);
      },
    },
  ];
}
