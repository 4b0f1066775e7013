import { z } from 'zod';
import { isOpen, type Alert, type AlertLog } from '../engine/alert';
import { closeByHand } from '../monitoring/alertBook';
import type { Standin } from '../standin';
import type { Store } from '../store/store';
import { ApiError, found } from './apiError';
import { pageAfter } from './page';
import type { ApiRequest, Route } from './route';

/** Source: mackerelio/documents, api-docs/entry/alerts.md. */
export function alertRoutes(standin: Standin): readonly Route[] {
  const { store } = standin;
  const alertOf = (request: ApiRequest): Alert => found(store.alerts.get(request.param('alert')), 'Alert');
  return [
    {
      method: 'GET',
      path: '/alerts',
      needs: 'read',
      handle: (request) => {
        const withClosed = isTrue(request.query('withClosed'));
        const page = pageAfter(store.alerts.newestFirst(), (alert) => withClosed || isOpen(alert), request);
        return { alerts: page.items.map(shownAlert), nextId: page.nextId };
      },
    },
    {
      method: 'GET',
      path: '/alerts/:alert',
      needs: 'read',
      handle: (request) => shownAlert(alertOf(request)),
    },
    {
      method: 'PUT',
      path: '/alerts/:alert',
      needs: 'write',
      handle: async (request) => {
        const alert = alertOf(request);
        const { memo } = await request.body(memoInput);
        if (Buffer.byteLength(memo) > largestMemoBytes) throw new ApiError(413, 'memo: exceeds 80 KB');
        store.alerts.put({ ...alert, memo });
        return { id: alert.id, memo };
      },
    },
    {
      method: 'POST',
      path: '/alerts/:alert/close',
      needs: 'write',
      handle: async (request) => {
        const alert = alertOf(request);
        // An empty reason is fine: mkr sends one by default.
        const { reason } = await request.body(closeInput);
        return shownAlert(closeByHand(standin, alert, reason));
      },
    },
    {
      method: 'GET',
      path: '/alerts/:alert/logs',
      needs: 'read',
      handle: (request) => {
        const alert = alertOf(request);
        const page = pageAfter(alert.logs.toReversed(), () => true, request);
        return { logs: page.items.map((log) => shownLog(store, alert, log)), nextId: page.nextId };
      },
    },
  ];
}

const memoInput = z.object({ memo: z.string() });
const closeInput = z.object({ reason: z.string() });

const largestMemoBytes = 80 * 1024;

/** Users' scripts send `1` as well. */
const isTrue = (text: string | undefined): boolean => text === 'true' || text === '1';

function shownAlert(alert: Alert): object {
  const { id, status, monitorId, type, hostId, value, message, reason, openedAt, closedAt, memo } = alert;
  return { id, status, monitorId, type, hostId, value, message, reason, openedAt, closedAt, memo };
}

function shownLog(store: Store, alert: Alert, log: AlertLog): object {
  return {
    id: log.id,
    status: log.status,
    trigger: log.trigger,
    monitorId: isCurrentEdition(store, alert, log) ? alert.monitorId : null,
    targetValue: log.value ?? null,
    statusDetail: log.check === undefined ? null : { type: 'check', detail: log.check },
    createdAt: log.createdAt,
  };
}

/** The log's monitor is null once the rule has been changed or deleted (api-docs/alerts). */
function isCurrentEdition({ checks, monitors }: Store, { type, monitorId }: Alert, { revision }: AlertLog): boolean {
  if (type === 'check') return checks.all().some((check) => check.monitorId === monitorId);
  return monitors.get(monitorId)?.revision === revision;
}
