import type { AlertTarget, Severity } from './alert';
import { mapStamp, type MappedStamp } from './clockOffset';
import type { FactOf } from './facts';
import type { Interval } from './instant';
import type { Expectation, Forbidden, Scope, TargetSelector } from './scenario';
import type { Sighting, Timeline } from './timeline';

type Subject = Expectation | Forbidden;

/** The alerts of the subject's monitor, whatever their target. */
export function alertsOfMonitor(timeline: Timeline, subject: Subject): readonly Sighting[] {
  const monitor = timeline.monitors.get(subject.key);
  return timeline.sightings.filter(({ alert }) => {
    if (alert.provider !== subject.provider) return false;
    if (monitor !== undefined) return alert.monitor.id === monitor.id;
    return 'id' in subject.monitor
      ? alert.monitor.id === subject.monitor.id
      : alert.monitor.name === subject.monitor.name;
  });
}

export const matchingAlerts = (timeline: Timeline, subject: Subject): readonly Sighting[] =>
  alertsOfMonitor(timeline, subject).filter(({ alert }) => targetMatches(alert.target, subject.on));

/** Every property of the selector must match; what the provider doesn't tell does not match. */
export function targetMatches(target: AlertTarget, on: TargetSelector): boolean {
  return (
    (on.host === undefined || on.host === target.hostName || on.host === target.hostId) &&
    (on.service === undefined || on.service === target.service || rolesOf(target).some(inService(on.service))) &&
    (on.role === undefined || rolesOf(target).includes(withoutSpace(on.role))) &&
    Object.entries(on.labels ?? {}).every(([name, value]) => target.labels?.[name] === value)
  );
}

/** Whether the target lies in what the drill disturbs; undefined where that can't be told. */
export function withinScope(target: AlertTarget, scope: Scope): boolean | undefined {
  const { services, roles, hosts } = scope;
  if (services === undefined && roles === undefined && hosts === undefined) return true;
  if (target.service === undefined && target.hostId === undefined && target.roles === undefined) return undefined;
  const servicesOfTarget = [target.service, ...rolesOf(target).map((role) => role.split(':')[0])];
  return (
    (services ?? []).some((service) => servicesOfTarget.includes(service)) ||
    (roles ?? []).some((role) => rolesOf(target).includes(withoutSpace(role))) ||
    (hosts ?? []).some((host) => host === target.hostName || host === target.hostId)
  );
}

/** At least the asked severity satisfies; `unknown` only itself. */
export function satisfies(reached: Severity | 'ok', expectation: Expectation): boolean {
  if (reached === 'ok') return false;
  const { severity, exact } = expectation;
  if (severity === undefined || reached === severity) return true;
  return !exact && severity === 'warning' && reached === 'critical';
}

/** When an alert opened, on the harness's clock: the provider's stamp, mapped, never after the answer that showed it. */
export function openedAtOf(timeline: Timeline, { alert, seen }: Sighting): MappedStamp {
  return stampOf(timeline, alert.provider, alert.openedAt, seen[0]);
}

export function closedAtOf(timeline: Timeline, { alert, seen }: Sighting): Interval | undefined {
  if (alert.closedAt === undefined) return undefined;
  const first = seen.find((fact) => fact.alert.closedAt !== undefined);
  return stampOf(timeline, alert.provider, alert.closedAt, first).at;
}

/**
 * Maps a provider's stamp. Where no offset is known, or where it would lie after the answer that showed it (the offset
 * is wrong then), all that is left is when it became visible.
 */
export function stampOf(
  timeline: Timeline,
  provider: string,
  stamp: Interval,
  firstSeen: FactOf<'alert-seen'> | undefined,
): MappedStamp {
  const seenAtMs = firstSeen?.answeredAtMs ?? Number.POSITIVE_INFINITY;
  const mapped = mapStamp(stamp, timeline.epochs.get(provider) ?? [], seenAtMs);
  if (mapped === undefined || mapped.at.earliest > seenAtMs) {
    return { at: firstSeen === undefined ? stamp : visibleAtOf(timeline, provider, firstSeen), ambiguous: true };
  }
  return {
    at: { earliest: mapped.at.earliest, latest: Math.min(mapped.at.latest, seenAtMs) },
    ambiguous: mapped.ambiguous,
  };
}

/** Between the last successful poll without it and the first with it. */
export function visibleAtOf(timeline: Timeline, provider: string, firstSeen: FactOf<'alert-seen'>): Interval {
  const before = (timeline.polls.get(provider) ?? []).findLast(
    (poll) => poll.result.ok && poll.sentAtMs < firstSeen.sentAtMs,
  );
  const floor = timeline.injection?.earliest ?? firstSeen.sentAtMs;
  return { earliest: before?.sentAtMs ?? Math.min(floor, firstSeen.sentAtMs), latest: firstSeen.answeredAtMs };
}

const rolesOf = (target: AlertTarget): readonly string[] => (target.roles ?? []).map(withoutSpace);

/** Mackerel writes role names with and without a space after the colon. */
const withoutSpace = (role: string): string => role.replace(/:\s+/, ':');

const inService = (service: string) => (role: string) => role.startsWith(`${service}:`);
