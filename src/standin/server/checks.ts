import { z } from 'zod';
import { mostAttempts } from '../engine/judgeCheck';
import { postCheckReport } from '../monitoring/checks';
import type { Standin } from '../standin';
import type { Store } from '../store/store';
import { found } from './apiError';
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
        const { reports } = await request.body(reportsInput);
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

const reportsInput = z.object({
  reports: z
    .array(
      z.object({
        source: z.object({ type: z.literal('host'), hostId: z.string() }),
        name: z.string().min(1),
        status: z.enum(['OK', 'WARNING', 'CRITICAL', 'UNKNOWN']),
        message: z.string().max(1023),
        occurredAt: z.number().int().nonnegative(),
        // "If less than 10 minutes is specified, it is treated as 10" (api-docs/check-monitoring).
        notificationInterval: z
          .number()
          .int()
          .nonnegative()
          .nullish()
          .transform((minutes) => (minutes == null ? undefined : Math.max(minutes, 10))),
        maxCheckAttempts: z
          .number()
          .int()
          .min(1)
          .max(mostAttempts)
          .nullish()
          .transform((attempts) => attempts ?? 1),
      }),
    )
    .max(100),
});

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
