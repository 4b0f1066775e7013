import type { z } from 'zod';
import type { RequestBudget } from '../../src/ports/provider';
import { createRequestBudget, noLimits } from '../../src/polling/requestBudget';
import { mackerel } from '../../src/providers/mackerel';
import { mackerelSettings } from '../../src/providers/mackerel/settings';
import { scriptedHttp, type HttpScript, type ScriptedAnswer } from './scriptedHttp';
import { createVirtualClock, type VirtualClock } from './virtualClock';

export const apiKey = 'k3y-that-must-not-leak';

/** What the organization holds, in the words of the API. Tests change it as time goes on. */
export interface MackerelWorld {
  organization: string;
  /** Newest first; a function is asked with the harness's clock. */
  alerts: readonly object[] | ((nowMs: number) => readonly object[]);
  /** By alert id, newest first. */
  logs: Record<string, readonly object[]>;
  monitors: readonly object[];
  checks: readonly { readonly id: string; readonly name: string }[];
  hosts: readonly object[];
  services: readonly { readonly name: string; readonly roles?: readonly string[] }[];
  /** By `service/metric` or `hostId/metric`. */
  metrics: Record<string, readonly { readonly time: number; readonly value: number }[]>;
  downtimes: readonly object[] | undefined;
  channels: readonly object[];
  notificationGroups: readonly object[];
  /** By host id. */
  monitoredStatuses: Record<string, readonly { readonly monitorId: string }[]>;
  /** Answered in place of anything else, one a request, as long as there are any. */
  next: ScriptedAnswer[];
  /** Added to every answer. */
  headers: Record<string, string>;
}

export interface MackerelSetUp {
  readonly settings?: Partial<z.input<typeof mackerelSettings>>;
  readonly budget?: (clock: VirtualClock) => RequestBudget;
  readonly http?: Omit<HttpScript, 'answer'>;
  readonly webhookUrl?: string;
}

/** A Mackerel provider whose server is the `world`, on a virtual clock. */
export function scriptedMackerel(world: Partial<MackerelWorld> = {}, setUp: MackerelSetUp = {}) {
  const clock = createVirtualClock();
  const state: MackerelWorld = { ...emptyWorld(), ...world };
  const http = scriptedHttp(clock, {
    ...setUp.http,
    answer: (url) => withHeaders(state, answerOf(state, url, clock.now())),
  });
  const settings = mackerelSettings.parse({ organization: 'acme', apiKey, ...setUp.settings });
  const budget = setUp.budget?.(clock) ?? createRequestBudget(clock, noLimits);
  const { webhookUrl } = setUp;
  const system = { clock, http, budget, ...(webhookUrl !== undefined && { webhookUrl }) };
  const provider = mackerel.create('mackerel', settings, system);
  const paths = () => http.requests.map(({ url }) => new URL(url).pathname.replace('/api/v0', ''));
  return { clock, world: state, http, provider, paths, signal: new AbortController().signal };
}

const emptyWorld = (): MackerelWorld => ({
  organization: 'acme',
  alerts: [],
  logs: {},
  monitors: [],
  checks: [],
  hosts: [],
  services: [],
  metrics: {},
  downtimes: [],
  channels: [],
  notificationGroups: [],
  monitoredStatuses: {},
  next: [],
  headers: {},
});

const notFound: ScriptedAnswer = { status: 404, body: { error: { message: 'Not found.' } } };

const withHeaders = (world: MackerelWorld, answer: ScriptedAnswer): ScriptedAnswer =>
  'failure' in answer ? answer : { ...answer, headers: { ...world.headers, ...answer.headers } };

function answerOf(world: MackerelWorld, url: URL, nowMs: number): ScriptedAnswer {
  const planned = world.next.shift();
  if (planned !== undefined) return planned;
  const path = url.pathname.replace('/api/v0', '');
  const [, first = '', second = '', third = ''] = path.split('/').map(decodeURIComponent);
  const { searchParams } = url;
  switch (true) {
    case path === '/org':
      return { body: { name: world.organization, displayName: null } };
    case path === '/alerts': {
      const all = typeof world.alerts === 'function' ? world.alerts(nowMs) : world.alerts;
      const isOpen = (alert: object) => !('closedAt' in alert);
      const listed = searchParams.get('withClosed') === 'true' ? all : all.filter(isOpen);
      return page('alerts', listed, searchParams);
    }
    case first === 'alerts' && third === 'logs': {
      const logs = world.logs[second];
      return logs === undefined ? notFound : page('logs', logs, searchParams);
    }
    case path === '/monitors':
      return { body: { monitors: world.monitors } };
    case path === '/monitoring/checks':
      return { body: { checks: world.checks } };
    case path === '/hosts':
      return { body: { hosts: world.hosts } };
    case path === '/services':
      return { body: { services: world.services } };
    case path === '/downtimes':
      return world.downtimes === undefined ? notFound : { body: { downtimes: world.downtimes } };
    case path === '/channels':
      return { body: { channels: world.channels } };
    case path === '/notification-groups':
      return { body: { notificationGroups: world.notificationGroups } };
    case third === 'metrics': {
      const points = world.metrics[`${second}/${searchParams.get('name') ?? ''}`];
      const [from, to] = [Number(searchParams.get('from')), Number(searchParams.get('to'))];
      return points === undefined
        ? notFound
        : { body: { metrics: points.filter(({ time }) => time >= from && time <= to) } };
    }
    case third === 'monitored-statuses': {
      const monitoredStatuses = world.monitoredStatuses[second];
      return monitoredStatuses === undefined ? notFound : { body: { monitoredStatuses } };
    }
    default:
      return notFound;
  }
}

/** At most `limit` items after the one that `nextId` names; `nextId` of the answer is the last item's, if there are more. */
function page(key: string, items: readonly object[], query: URLSearchParams): ScriptedAnswer {
  const idOf = (item: object | undefined) => (item !== undefined && 'id' in item ? String(item.id) : '');
  const limit = Number(query.get('limit') ?? 100);
  const after = query.get('nextId');
  const start = after === null ? 0 : items.findIndex((item) => idOf(item) === after) + 1;
  const shown = items.slice(start, start + limit);
  const nextId = start + limit < items.length ? { nextId: idOf(shown.at(-1)) } : {};
  return { body: { [key]: shown, ...nextId } };
}
