import type { BlockReason } from '../../domain/facts';
import type { Interval } from '../../domain/instant';
import { isoTime } from '../../domain/isoTime';
import type { TargetSelector } from '../../domain/scenario';
import { coversTarget, firstOccurrence } from './downtime';
import type { Monitor } from './monitor';
import type { WireDowntime, WireHost } from './schema';
import { hostsMeant, isInScope, isMonitored, watchesHosts } from './scope';

/** Something that keeps an alert from opening, as far as the configuration tells. */
export interface Obstacle {
  readonly cause: 'out-of-scope' | 'host-status' | 'downtime';
  readonly detail: string;
  /** It keeps all the targets from alerting that are meant; else only some of them. */
  readonly forAll: boolean;
}

/** The targets that a monitor can raise an alert for, and why not for the others. */
export interface Targets {
  /** Hosts that are meant, watched and monitored; empty for a monitor that doesn't watch hosts. */
  readonly hosts: readonly WireHost[];
  readonly obstacles: readonly Obstacle[];
}

/** @param window on the provider's clock */
export function targetsOf(
  monitor: Monitor,
  on: TargetSelector,
  all: readonly WireHost[],
  downtimes: readonly WireDowntime[],
  window: Interval,
  minuteMs: number,
): Targets {
  const occurring = downtimes.flatMap((downtime) => {
    const at = firstOccurrence(downtime, window, minuteMs);
    return at === undefined ? [] : [{ downtime, at }];
  });
  const downtimesOf = (host: WireHost | undefined) =>
    occurring.filter(({ downtime }) => coversTarget(downtime, monitor, host));
  if (!watchesHosts(monitor)) {
    const scope = foreignTarget(monitor, on);
    const obstacles = downtimesOf(undefined).map((found) => downtimeObstacle(found, true));
    return { hosts: [], obstacles: scope === undefined ? obstacles : [scope, ...obstacles] };
  }
  const meant = hostsMeant(all, on);
  const inScope = meant.filter((host) => isInScope(monitor, host));
  const monitored = inScope.filter(isMonitored);
  const free = monitored.filter((host) => downtimesOf(host).length === 0);
  const obstacles: Obstacle[] = [];
  // That a scope leaves out some hosts is what it is for; all that are meant are too many.
  if (inScope.length === 0) {
    const left = meant.map(({ name }) => name);
    const detail = `the monitor's scope leaves out ${listed(left, 'every host that there is')}`;
    obstacles.push({ cause: 'out-of-scope', detail, forAll: true });
  }
  for (const host of inScope) {
    if (isMonitored(host)) continue;
    const detail = `${host.name} is ${host.isRetired ? 'retired' : `in the status ${host.status}`}, which is not monitored`;
    obstacles.push({ cause: 'host-status', detail, forAll: monitored.length === 0 });
  }
  for (const found of new Set(monitored.flatMap(downtimesOf))) {
    obstacles.push(downtimeObstacle(found, free.length === 0));
  }
  return { hosts: free.length > 0 ? free : monitored, obstacles };
}

export const blockReasonOf = (key: string, { cause, detail }: Obstacle): BlockReason => ({ key, cause, detail });

/** A monitor of no host can't raise the alert of one, nor that of another service. */
function foreignTarget(
  { type, service }: Monitor,
  { host, role, service: asked }: TargetSelector,
): Obstacle | undefined {
  const never = (detail: string): Obstacle => ({ cause: 'out-of-scope', detail, forAll: true });
  if (host !== undefined || role !== undefined) return never(`alerts of ${type} monitors name neither host nor role`);
  if (asked === undefined || asked === service) return undefined;
  return never(
    service === undefined ? 'the monitor belongs to no service' : `the monitor watches the service ${service}`,
  );
}

function downtimeObstacle(
  { downtime, at }: { readonly downtime: WireDowntime; readonly at: Interval },
  forAll: boolean,
): Obstacle {
  const detail = `the downtime ${JSON.stringify(downtime.name)} from ${isoTime(at.earliest)} to ${isoTime(at.latest)}: Mackerel opens no alert then`;
  return { cause: 'downtime', detail, forAll };
}

const listed = (names: readonly string[], otherwise: string): string => {
  if (names.length === 0) return otherwise;
  return names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');
};
