import { concerns, type Downtime } from '../../engine/downtime';
import type { Monitor } from '../../engine/monitor';
import { isUnderWay } from '../../engine/occurrences';
import { isInScope, serviceOf, type MonitoredHost } from '../../engine/scope';
import { isInDowntime } from '../../monitoring/downtimes';
import type { Standin } from '../../standin';

/** What a downtime may be said of: a monitor, or a check, which is none. */
export interface Watched {
  readonly id: string;
  readonly monitor?: Monitor | undefined;
}

/** Says of monitors whether they are in a downtime now; of those that watch hosts, some may be and others not. */
export function downtimeNotes(standin: Standin): (watched: Watched) => string | undefined {
  const underWay = downtimesNow(standin);
  if (underWay.length === 0) return () => undefined;
  const hosts = oneOfEachKind(standin.store.hosts.all());
  return ({ id, monitor }) => {
    if (monitor !== undefined && !watchesHosts(monitor)) {
      return isInDowntime(standin, { monitorId: id }) ? 'in downtime' : undefined;
    }
    const watched =
      monitor === undefined ? hostsOfCheck(standin, id) : hosts.filter((host) => isWatched(host, monitor));
    const concerned = watched.filter(({ roleFullnames: roles }) => {
      const target = { monitorId: id, services: roles.map(serviceOf), roles };
      return underWay.some((downtime) => concerns(downtime, target));
    });
    if (concerned.length === 0) return undefined;
    return concerned.length === watched.length ? 'in downtime' : 'in downtime on some hosts';
  };
}

function downtimesNow({ store, clock, periods, settings }: Standin): readonly Downtime[] {
  const times = { minuteMs: periods.minuteMs, utcOffsetMinutes: settings.downtimeUtcOffsetMinutes };
  return store.downtimes.all().filter((downtime) => isUnderWay(downtime, clock.nowMs(), times));
}

/** Downtimes choose by roles: one host stands for all of the same roles, and there may be a thousand. */
function oneOfEachKind<Host extends MonitoredHost>(hosts: readonly Host[]): readonly Host[] {
  const present = hosts.filter(({ isRetired }) => !isRetired);
  return [...new Map(present.map((host) => [host.roleFullnames.join(' '), host])).values()];
}

const hostsOfCheck = ({ store }: Standin, id: string): readonly MonitoredHost[] =>
  oneOfEachKind(
    store.checks.all().flatMap(({ monitorId, hostId }) => (monitorId === id ? (store.hosts.get(hostId) ?? []) : [])),
  );

const watchesHosts = ({ type }: Monitor): boolean =>
  type === 'host' || type === 'connectivity' || type === 'anomalyDetection';

function isWatched(host: MonitoredHost, monitor: Monitor): boolean {
  if (!('scopes' in monitor)) return false;
  return isInScope(host, { excludeScopes: [], ...monitor });
}
