import { withoutSpace } from '../engine/scope';
import { isEvaluated, type Monitor } from '../engine/monitor';
import { addMonitor, deleteMonitor, replaceMonitor } from '../monitoring/monitors';
import type { Standin } from '../standin';
import type { Store } from '../store/store';
import { badRequest, found } from './apiError';
import { monitorInput, type MonitorInput } from './monitorInput';
import { Reply, type ApiRequest, type Route } from './route';

/** Source: mackerelio/documents, api-docs/entry/monitors.md. */
export function monitorRoutes(standin: Standin): readonly Route[] {
  const { store } = standin;
  const monitorOf = (request: ApiRequest): Monitor =>
    found(store.monitors.get(request.param('monitor')), 'Monitor').monitor;
  return [
    {
      method: 'GET',
      path: '/monitors',
      needs: 'read',
      handle: () => ({
        monitors: store.monitors
          .all()
          .map(({ monitor }) => monitor)
          .sort(byTypeAndName),
      }),
    },
    {
      method: 'POST',
      path: '/monitors',
      needs: 'write',
      handle: async (request) => {
        const monitor = monitorFrom(await request.body(monitorInput), store.newId());
        refuse(faultOfMonitor(standin, monitor) ?? faultOfOneMore(store, monitor));
        addMonitor(standin, monitor);
        return announced(monitor);
      },
    },
    {
      method: 'GET',
      path: '/monitors/:monitor',
      needs: 'read',
      handle: (request) => ({ monitor: monitorOf(request) }),
    },
    {
      method: 'PUT',
      path: '/monitors/:monitor',
      needs: 'write',
      handle: async (request) => {
        const before = monitorOf(request);
        const after = monitorFrom(await request.body(monitorInput), before.id, before);
        if (after.type !== before.type) throw badRequest(`type: can't be changed from ${before.type}`);
        refuse(faultOfMonitor(standin, after));
        replaceMonitor(standin, before, after);
        return announced(after);
      },
    },
    {
      method: 'DELETE',
      path: '/monitors/:monitor',
      needs: 'write',
      handle: (request) => {
        const monitor = monitorOf(request);
        deleteMonitor(standin, monitor.id);
        return monitor;
      },
    },
  ];
}

/** An update replaces everything, but for two fields that keep their value where they are left out. */
export function monitorFrom(input: MonitorInput, id: string, before?: Monitor): Monitor {
  switch (input.type) {
    case 'connectivity': {
      const kept = before?.type === 'connectivity' ? before.alertStatusOnGone : 'CRITICAL';
      return { id, ...input, alertStatusOnGone: input.alertStatusOnGone ?? kept };
    }
    case 'external': {
      const kept = before?.type === 'external' ? before.headers : defaultHeaders;
      return { id, ...input, headers: input.headers ?? kept };
    }
    default:
      return { id, ...input };
  }
}

/** "If this field is omitted, the default header will be configured"; an empty list configures none (api-docs/monitors). */
const defaultHeaders = [{ name: 'Cache-Control', value: 'no-cache' }] as const;

/** The first service or role that a monitor names and that is not registered. */
const unknownName = (store: Store, monitor: Monitor): string | undefined =>
  namedBy(monitor).find((fullname) => {
    const [service = '', role] = fullname.split(':');
    const registered = store.services.get(service);
    return registered === undefined || (role !== undefined && !registered.roles.some(({ name }) => name === role));
  });

/** The services and roles that a monitor is about, as `Service` and `Service:Role`. */
export const namedBy = (monitor: Monitor): readonly string[] =>
  [
    ...('service' in monitor && monitor.service !== undefined ? [monitor.service] : []),
    ...('scopes' in monitor ? monitor.scopes : []),
    ...('excludeScopes' in monitor ? monitor.excludeScopes : []),
  ].map(withoutSpace);

/** Why a monitor can't be in this organization; undefined where it can. */
export function faultOfMonitor(
  { store, clock }: Pick<Standin, 'store' | 'clock'>,
  monitor: Monitor,
): string | undefined {
  const unknown = unknownName(store, monitor);
  if (unknown !== undefined) return `${unknown} is not a registered service or role`;
  const isFuture = monitor.type === 'anomalyDetection' && (monitor.trainingPeriodFrom ?? 0) * 1000 > clock.nowMs();
  return isFuture ? 'trainingPeriodFrom: lies in the future' : undefined;
}

/** "The maximum number of monitoring items is 20" (docs/expression-monitoring). */
const mostExpressions = 20;

/** Why there can be no other monitor of that type. */
export function faultOfOneMore(store: Store, { type }: Monitor): string | undefined {
  const others = store.monitors.all().filter(({ monitor }) => monitor.type === 'expression');
  if (type !== 'expression' || others.length < mostExpressions) return undefined;
  return `there are ${mostExpressions} expression monitors, and there may be no more`;
}

function refuse(fault: string | undefined): void {
  if (fault !== undefined) throw badRequest(fault);
}

/** Whoever makes a monitor that is never judged here has to hear of it. */
function announced(monitor: Monitor): Monitor | Reply {
  if (isEvaluated(monitor)) return monitor;
  return new Reply(monitor, { 'X-Standin-Warning': `monitors of type ${monitor.type} are kept, but never fire` });
}

const byTypeAndName = (a: Monitor, b: Monitor): number => (sortKey(a) < sortKey(b) ? -1 : 1);

const sortKey = ({ type, name }: Monitor): string => `${type} ${name}`;
