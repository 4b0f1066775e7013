import { postCheckReport } from '../monitoring/checks';
import type { Standin } from '../standin';
import type { Store } from '../store/store';
import { found } from './apiError';
import { checkReportsInput } from './checkReportInput';
import { limitOf } from './page';
import type { ApiRequest, Route } from './route';

/** Source: mackerelio/documents, api-docs/entry/check-monitoring.md. */
export function checkRoutes(standin: Standin): readonly Route[] {
  const { store } = standin;
  return [
    {
      method: 'POST',
      path: '/monitoring/checks/report',
      needs: 'write',
      handle: async (request) => {
        const { reports } = await request.body(checkReportsInput);
        for (const { source } of reports) found(store.hosts.get(source.hostId), `Host ${source.hostId}`);
        for (const { source, name, ...report } of reports) postCheckReport(standin, source.hostId, name, report);
        return { success: true };
      },
    },
    {
      method: 'GET',
      path: '/monitoring/checks',
      needs: 'read',
      handle: (request) => pageFrom(checkMonitors(store), request),
    },
    {
      method: 'GET',
      path: '/monitoring/checks/:check',
      needs: 'read',
      handle: (request) => {
        const id = request.param('check');
        return {
          check: found(
            checkMonitors(store).find((check) => check.id === id),
            'Check monitor',
          ),
        };
      },
    },
  ];
}

interface CheckMonitor {
  readonly id: string;
  readonly name: string;
}

function checkMonitors({ checks }: Store): readonly CheckMonitor[] {
  const names = new Map(checks.all().map(({ monitorId, name }) => [monitorId, name]));
  return [...names].map(([id, name]) => ({ id, name })).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Unlike all other lists this one ascends by id, and its `nextId` is the first one of the next page. */
function pageFrom(all: readonly CheckMonitor[], request: ApiRequest): object {
  const limit = limitOf(request);
  const nextId = request.query('nextId') ?? '';
  const rest = all.filter(({ id }) => id >= nextId);
  return { checks: rest.slice(0, limit), nextId: rest[limit]?.id };
}
