import { z } from 'zod';
import { postHostMetrics } from '../monitoring/hostMetrics';
import type { Standin } from '../standin';
import { found } from './apiError';
import { pointsAsked, postedPoint } from './metricPoints';
import type { ApiRequest, Route } from './route';

/** Source: mackerelio/documents, api-docs/entry/host-metrics.md. */
export function hostMetricRoutes(standin: Standin): readonly Route[] {
  const { store } = standin;
  const idOf = (request: ApiRequest): string => found(store.hosts.get(request.param('host')), 'Host').id;
  return [
    {
      method: 'POST',
      path: '/tsdb',
      needs: 'write',
      handle: async (request) => {
        const byHost = groupByHost(await request.body(hostPoints));
        // All or nothing: a post with one unknown host leaves no half of it behind.
        for (const hostId of byHost.keys()) found(store.hosts.get(hostId), `Host ${hostId}`);
        for (const [hostId, points] of byHost) postHostMetrics(standin, hostId, points);
        return { success: true };
      },
    },
    {
      method: 'GET',
      path: '/tsdb/latest',
      needs: 'read',
      handle: (request) => ({ tsdbLatest: latestOf(standin, request.queries('hostId'), request.queries('name')) }),
    },
    {
      method: 'GET',
      path: '/hosts/:host/metrics',
      needs: 'read',
      handle: (request) => pointsAsked(standin, `host:${idOf(request)}`, request),
    },
    {
      method: 'GET',
      path: '/hosts/:host/metric-names',
      needs: 'read',
      handle: (request) => ({ names: store.metrics.names(`host:${idOf(request)}`) }),
    },
  ];
}

const hostPoints = z.array(postedPoint.extend({ hostId: z.string() }));

function groupByHost<Posted extends { readonly hostId: string }>(
  posted: readonly Posted[],
): ReadonlyMap<string, readonly Posted[]> {
  const groups = new Map<string, Posted[]>();
  for (const point of posted) {
    const group = groups.get(point.hostId) ?? [];
    groups.set(point.hostId, group);
    group.push(point);
  }
  return groups;
}

function latestOf({ store }: Standin, hostIds: readonly string[], names: readonly string[]): object {
  const latest = (hostId: string): object =>
    Object.fromEntries(
      names.flatMap((name) => {
        const point = store.metrics.get(`host:${hostId}`, name)?.points.at(-1);
        return point === undefined ? [] : [[name, point]];
      }),
    );
  return Object.fromEntries(hostIds.map((hostId) => [hostId, latest(hostId)]));
}
