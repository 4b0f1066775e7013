import { z } from 'zod';
import { badRequest, found } from './apiError';
import type { ApiRequest, Route } from './route';

/**
 * What clients that look around ask for (Mackerel's MCP server does), and of which there is never any here: dashboards,
 * and what comes of traces. Sources: mackerelio/documents, api-docs/entry/dashboards.md, traces.md and apm.md.
 */
export const emptyResourceRoutes: readonly Route[] = [
  { method: 'GET', path: '/dashboards', needs: 'read', handle: () => ({ dashboards: [] }) },
  { method: 'GET', path: '/dashboards/:dashboard', needs: 'read', handle: () => found<object>(undefined, 'Dashboard') },
  {
    method: 'PUT',
    path: '/dashboards/:dashboard',
    needs: 'write',
    handle: () => found<object>(undefined, 'Dashboard'),
  },
  { method: 'GET', path: '/traces/:trace', needs: 'read', handle: () => found<object>(undefined, 'Trace') },
  {
    method: 'POST',
    path: '/traces',
    needs: 'read',
    handle: async (request) => {
      await request.body(traceSearch);
      return nothingFound;
    },
  },
  ...['/apm/http-server-stats', '/apm/db-query-stats'].map((path): Route => ({
    method: 'GET',
    path,
    needs: 'read',
    handle: (request) => {
      refuseFaultySearch(request);
      return nothingFound;
    },
  })),
];

const nothingFound = { results: [], hasNextPage: false };

const traceSearch = z.object({ serviceName: z.string(), from: z.number(), to: z.number() });

const longestSearchSeconds = 30 * 60;

function refuseFaultySearch(request: ApiRequest): void {
  if (request.query('serviceName') === undefined) throw badRequest('serviceName: required');
  const [from, to] = (['from', 'to'] as const).map((name) => Number(request.query(name) ?? NaN));
  if (from === undefined || to === undefined || !(to - from <= longestSearchSeconds)) {
    throw badRequest('from, to: unix times are required that lie no more than 30 minutes apart');
  }
}
