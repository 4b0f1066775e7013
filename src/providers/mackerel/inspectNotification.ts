import type { Severity } from '../../domain/alert';
import type { Expectation, Forbidden } from '../../domain/scenario';
import type { Inspection } from '../../ports/provider';
import type { AlertParts } from './alerts';
import { findWay } from './findWay';
import type { Monitor } from './monitor';
import type { OpenWay, Way } from './notificationWay';
import { quietnessOf } from './quietness';
import type { WireHost } from './schema';
import { askedOf, canSatisfy, reachable } from './threshold';

/**
 * What keeps people from being told of the monitor's alerts: in the way where `notified` is expected, and a note
 * elsewhere. `hosts` are those that an alert may open on; empty for a monitor that watches none.
 */
export async function inspectNotification(
  parts: AlertParts,
  subject: Expectation | Forbidden,
  monitor: Monitor,
  hosts: readonly WireHost[],
  signal: AbortSignal,
): Promise<Pick<Inspection, 'blockers' | 'notes'>> {
  const quietness = quietnessOf(monitor, hosts);
  if (!('notified' in subject)) {
    return { blockers: [], notes: quietness.map(({ text }) => text) };
  }
  const { key } = subject;
  const ways = await waysOf(parts, subject, monitor, hosts, signal);
  const closed = ways.flatMap((way) => (way.isOpen ? [] : [way]));
  const isBlocked = closed.length > 0 && closed.length === ways.length;
  const blocking = [...quietness.filter(({ forAll }) => forAll), ...(isBlocked ? closed.slice(0, 1) : [])];
  const noted = [...quietness.filter(({ forAll }) => !forAll), ...(isBlocked ? [] : closed)];
  return {
    blockers: blocking.map(({ cause, text, hint }) => ({ key, cause, detail: text, hint })),
    notes: [
      ...new Set([...noted.map(({ text }) => text), ...ways.flatMap((way) => partlyTold(way, subject, monitor))]),
    ],
  };
}

/** One for each host that an alert may open on: groups choose by the services of its roles. */
async function waysOf(
  parts: AlertParts,
  subject: Expectation,
  monitor: Monitor,
  hosts: readonly WireHost[],
  signal: AbortSignal,
): Promise<readonly Way[]> {
  const severities = severitiesAsked(subject, monitor);
  const ways: Way[] = [];
  for (const host of hosts.length === 0 ? [undefined] : hosts) {
    const way = await findWay(parts, subject, { monitor, host, severities }, signal);
    if (way !== undefined) ways.push(way);
  }
  return ways;
}

function severitiesAsked(subject: Expectation, monitor: Monitor): readonly Severity[] {
  const asked = askedOf(subject);
  const all: readonly Severity[] = ['warning', 'critical', 'unknown'];
  const canBe = reachable(monitor);
  return all.filter((each) => (canBe?.has(each) ?? true) && canSatisfy(new Set([each]), asked));
}

function partlyTold(way: Way, subject: Expectation, monitor: Monitor): readonly string[] {
  if (!way.isOpen) return [];
  const untold = severitiesAsked(subject, monitor).filter((severity) => !way.severities.includes(severity));
  return untold.length === 0 ? [] : [partlyText(way, untold)];
}

const partlyText = ({ group, channel }: OpenWay, untold: readonly Severity[]): string =>
  `the group ${JSON.stringify(group)} does not tell the channel ${JSON.stringify(channel)} of ${untold.join(' or ')}`;
