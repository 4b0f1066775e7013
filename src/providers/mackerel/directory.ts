import type { Clock } from '../../ports/clock';
import { checkMonitorOf, monitorOf, type Monitor } from './monitor';
import { forAWhile } from '../../jsonApi/forAWhile';
import { unlessNotFound } from '../../jsonApi/jsonApi';
import type { MackerelClient, ReadRequest } from './client';
import {
  channelList,
  checkPage,
  downtimeList,
  hostList,
  monitorList,
  notificationGroupList,
  serviceList,
  type WireAlert,
  type WireChannel,
  type WireDowntime,
  type WireHost,
  type WireNotificationGroup,
  type WireService,
} from './schema';

/** Names and roles behind the ids in alerts. */
export interface Directory {
  monitor(id: string): Monitor | undefined;
  host(id: string): WireHost | undefined;
  /** Reads again what these alerts name and is not known yet; an id that is unknown then is never asked for again. */
  learn(alerts: readonly WireAlert[], signal: AbortSignal): Promise<void>;
  /**
   * From now on all lists are as they were at `atMs` or later (harness's clock): what was changed in mid-drill is in none
   * that the preflight read.
   */
  readAfter(atMs: number): void;
  /** All of them, as they were within the last 30 s. */
  monitors(signal: AbortSignal): Promise<readonly Monitor[]>;
  hosts(signal: AbortSignal): Promise<readonly WireHost[]>;
  services(signal: AbortSignal): Promise<readonly WireService[]>;
  channels(signal: AbortSignal): Promise<readonly WireChannel[]>;
  notificationGroups(signal: AbortSignal): Promise<readonly WireNotificationGroup[]>;
  /** None where the server has no such list (the stand-in). */
  downtimes(signal: AbortSignal): Promise<readonly WireDowntime[]>;
}

const keepMs = 30_000;

type Priority = ReadRequest<unknown>['priority'];

/** Without this only working and standby hosts are listed. */
const everyStatus = ['working', 'standby', 'maintenance', 'poweroff'];

export function createDirectory(client: MackerelClient, clock: Clock): Directory {
  const monitors = new Map<string, Monitor>();
  const hosts = new Map<string, WireHost>();
  const asked = new Set<string>();
  let notBeforeMs = Number.NEGATIVE_INFINITY;
  const forAMoment = <T>(read: (signal: AbortSignal) => Promise<T>) =>
    forAWhile(clock, keepMs, read, () => notBeforeMs);

  const keep = <T extends { readonly id: string }>(map: Map<string, T>, items: readonly T[]) => {
    for (const item of items) map.set(item.id, item);
    return items;
  };
  const readRules = async (priority: Priority, signal: AbortSignal) => {
    const { value } = await client.get({ path: '/monitors', schema: monitorList, priority }, signal);
    return keep(monitors, value.monitors.map(monitorOf));
  };
  const readChecks = async (priority: Priority, signal: AbortSignal) =>
    keep(monitors, (await listChecks(client, priority, signal)).map(checkMonitorOf));
  const readHosts = async (priority: Priority, signal: AbortSignal) => {
    const request = { path: '/hosts', query: { status: everyStatus }, schema: hostList, priority };
    return keep(hosts, (await client.get(request, signal)).value.hosts);
  };

  const learnOf = async (
    known: ReadonlyMap<string, unknown>,
    ids: readonly string[],
    signal: AbortSignal,
    readAll: (priority: Priority, signal: AbortSignal) => Promise<unknown>,
  ) => {
    const unknown = ids.filter((id) => !known.has(id) && !asked.has(id));
    if (unknown.length === 0) return;
    await readAll('log', signal);
    for (const id of unknown) asked.add(id);
  };

  return {
    monitor: (id) => monitors.get(id),
    host: (id) => hosts.get(id),
    learn: async (alerts, signal) => {
      const monitorsOf = (wanted: (type: string) => boolean) =>
        alerts.filter(({ type }) => wanted(type)).map(({ monitorId }) => monitorId);
      await learnOf(
        monitors,
        monitorsOf((type) => type === 'check'),
        signal,
        readChecks,
      );
      await learnOf(
        monitors,
        monitorsOf((type) => type !== 'check'),
        signal,
        readRules,
      );
      const hostIds = alerts.flatMap(({ hostId }) => hostId ?? []);
      await learnOf(hosts, hostIds, signal, readHosts);
    },
    readAfter: (atMs) => {
      notBeforeMs = Math.max(notBeforeMs, Math.min(atMs, clock.now()));
    },
    monitors: forAMoment(async (signal) => [
      ...(await readRules('evidence', signal)),
      ...(await readChecks('evidence', signal)),
    ]),
    hosts: forAMoment((signal) => readHosts('evidence', signal)),
    services: forAMoment(async (signal) => {
      const request = { path: '/services', schema: serviceList, priority: 'evidence' } as const;
      return (await client.get(request, signal)).value.services;
    }),
    channels: forAMoment(async (signal) => {
      const request = { path: '/channels', schema: channelList, priority: 'evidence' } as const;
      return (await client.get(request, signal)).value.channels;
    }),
    notificationGroups: forAMoment(async (signal) => {
      const request = { path: '/notification-groups', schema: notificationGroupList, priority: 'evidence' } as const;
      return (await client.get(request, signal)).value.notificationGroups;
    }),
    downtimes: forAMoment(async (signal) => {
      const request = { path: '/downtimes', schema: downtimeList, priority: 'evidence' } as const;
      return (await unlessNotFound(client.get(request, signal)))?.downtimes ?? [];
    }),
  };
}

/** Their nextId is the first id of the next page, not the last of this one. */
async function listChecks(client: MackerelClient, priority: Priority, signal: AbortSignal) {
  const checks = new Map<string, { readonly id: string; readonly name: string }>();
  let nextId: string | undefined;
  do {
    const request = { path: '/monitoring/checks', query: { limit: '100', nextId }, schema: checkPage, priority };
    const { value } = await client.get(request, signal);
    const before = checks.size;
    for (const check of value.checks) checks.set(check.id, check);
    // A page without anything new would be asked for for ever.
    nextId = checks.size > before ? value.nextId : undefined;
  } while (nextId !== undefined);
  return [...checks.values()];
}
