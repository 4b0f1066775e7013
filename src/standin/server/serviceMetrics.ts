import { postServiceMetrics } from '../monitoring/serviceMetrics';
import type { Standin } from '../standin';
import { found } from './apiError';
import { postCounter } from './postCounter';
import { pointsAsked, postedPoints } from './metricPoints';
import type { ApiRequest, Route } from './route';

/** Source: mackerelio/documents, api-docs/entry/service-metrics.md. */
export function serviceMetricRoutes(standin: Standin): readonly Route[] {
  const { store } = standin;
  const posts = postCounter(standin);
  const nameOf = (request: ApiRequest): string => found(store.services.get(request.param('service')), 'Service').name;
  return [
    {
      method: 'POST',
      path: '/services/:service/tsdb',
      needs: 'write',
      handle: async (request) => {
        const service = nameOf(request);
        posts.count(service);
        postServiceMetrics(standin, service, await request.body(postedPoints));
        return { success: true };
      },
    },
    {
      method: 'GET',
      path: '/services/:service/metrics',
      needs: 'read',
      handle: (request) => pointsAsked(standin, `service:${nameOf(request)}`, request),
    },
    {
      method: 'GET',
      path: '/services/:service/metric-names',
      needs: 'read',
      handle: (request) => ({ names: store.metrics.names(`service:${nameOf(request)}`) }),
    },
  ];
}
