import type { BlockReason } from '../../domain/facts';
import { targetMatches } from '../../domain/targets';
import type { Expectation, Forbidden } from '../../domain/scenario';
import { inSeconds } from '../../domain/wording';
import type { Inspection, Window } from '../../ports/provider';
import { listAlerts, namedAlert, type AlertParts } from './alerts';
import type { LatencyBounds } from './bound';
import { latencyBounds } from './floor';
import { lookBackSeconds } from './gaps';
import { inspectNotification } from './inspectNotification';
import { resolvedOf, type Monitor } from './monitor';
import { blockReasonOf, targetsOf } from './obstacles';
import { medianOf, postIntervalMs } from './points';
import { resolve } from './resolve';
import type { WireHost } from './schema';
import { readSeries, type Series } from './series';
import { askedOf, canSatisfy, reachable } from './threshold';

const realMinuteMs = 60_000;

/** Which monitor is meant, what keeps it from opening an alert over the window, and how fast it can be. */
export async function inspect(
  parts: AlertParts,
  subject: Expectation | Forbidden,
  window: Window,
  signal: AbortSignal,
): Promise<Inspection> {
  const { client, settings } = parts;
  const { monitor, hosts, blockers } = await resolve(parts, subject, signal);
  if (monitor === undefined) return { blockers, notes: [] };
  const { key } = subject;
  const minuteMs = client.compressedMinuteMs() ?? realMinuteMs;
  const downtimes = await parts.directory.downtimes(signal);
  const targets = targetsOf(monitor, subject.on, hosts, downtimes, onProvidersClock(window), minuteMs);
  const blocking = targets.obstacles.filter(({ forAll }) => forAll).map((obstacle) => blockReasonOf(key, obstacle));
  const series = await readSeries(client, monitor, targets.hosts, hourBefore(window), signal);
  const bounds = boundsOf(monitor, subject, series, targets.hosts, minuteMs);
  const open = await openAlerts(parts, monitor, subject, onProvidersClock(window).earliest, signal);
  const notification = await inspectNotification(parts, subject, monitor, targets.hosts, signal);
  return {
    monitor: {
      ...resolvedOf(monitor, settings),
      ...(bounds.floor && { floor: bounds.floor }),
      ...(bounds.worst && { worst: bounds.worst }),
      ...(bounds.intervalMs !== undefined && { intervalMs: bounds.intervalMs }),
    },
    ...(bounds.worst === undefined && bounds.worstUnknown !== undefined && { worstUnknown: bounds.worstUnknown }),
    ...(bounds.whileValuesCome && { whileValuesCome: bounds.whileValuesCome }),
    blockers: [
      ...blockers,
      ...blocking,
      ...noData(key, monitor, series),
      ...unreachable(monitor, subject, bounds),
      ...open,
      ...notification.blockers,
    ],
    notes: [
      ...targets.obstacles.filter(({ forAll }) => !forAll).map(({ detail }) => `${monitor.name}: ${detail}`),
      ...notification.notes,
    ],
  };
}

export const onProvidersClock = ({ fromMs, toMs, offsetMs }: Window) => ({
  earliest: fromMs + offsetMs,
  latest: toMs + offsetMs,
});

/** To the end of the window: what has been posted meanwhile counts as well. */
function hourBefore(window: Window) {
  const { earliest, latest } = onProvidersClock(window);
  return { from: earliest / 1000 - lookBackSeconds, to: latest / 1000 };
}

function boundsOf(
  monitor: Monitor,
  subject: Expectation | Forbidden,
  series: readonly Series[] | undefined,
  hosts: readonly WireHost[],
  minuteMs: number,
): LatencyBounds {
  const points = series?.find((each) => each.points.length > 0)?.points ?? [];
  return latencyBounds({
    monitor,
    asked: askedOf(subject),
    hint: 'withinMs' in subject ? subject.metric : undefined,
    observed: { normal: medianOf(points), everyMs: postIntervalMs(points) },
    byAgent: monitor.type === 'host' && minuteMs === realMinuteMs && hosts.some((host) => 'agent-version' in host.meta),
    minuteMs,
  });
}

/** A rule does not apply to a metric that was never posted; one that paused can't be told from one that died. */
function noData(key: string, monitor: Monitor, series: readonly Series[] | undefined): readonly BlockReason[] {
  // Mackerel itself makes the requests: without a response time there may still be a status to judge.
  if (monitor.type === 'external') return [];
  const [first] = series ?? [];
  if (first === undefined || series?.some(({ points }) => points.length > 0)) return [];
  const detail = `no point of ${first.title} within the last hour`;
  return [{ key, cause: 'no-data', detail, hint: 'is the sender running, and the name of the metric right?' }];
}

function unreachable(
  monitor: Monitor,
  subject: Expectation | Forbidden,
  bounds: LatencyBounds,
): readonly BlockReason[] {
  const { key } = subject;
  const severities = reachable(monitor);
  if (severities !== undefined && !canSatisfy(severities, askedOf(subject))) {
    const asked = 'withinMs' in subject ? (subject.severity ?? 'any severity') : 'any severity';
    const detail = `the monitor can't reach ${asked}: it has ${[...severities].join(', ') || 'no threshold'}`;
    return [{ key, cause: 'never-fires', detail }];
  }
  if (bounds.never !== true) return [];
  const detail = 'by `metric:` of the expectation the value stays on the good side of the threshold';
  return [{ key, cause: 'never-fires', detail, hint: 'correct `faulted`, or the threshold' }];
}

async function openAlerts(
  parts: AlertParts,
  monitor: Monitor,
  { key, on }: Expectation | Forbidden,
  nowMs: number,
  signal: AbortSignal,
): Promise<readonly BlockReason[]> {
  const { alerts } = await listAlerts(parts.client, { closed: false, priority: 'evidence' }, signal);
  return alerts.flatMap((wire) => {
    if (wire.monitorId !== monitor.id) return [];
    const { target, url } = namedAlert(parts, wire);
    if (!targetMatches(target, on)) return [];
    // Not the instant: text is for people in any time zone, and the provider's clock need not be theirs.
    const forMs = Math.max(0, nowMs - wire.openedAt * 1000);
    const detail = `alert ${wire.id} of ${monitor.name} has been open for about ${inSeconds(forMs)} (${wire.status})`;
    return [{ key, cause: 'already-open', detail, hint: url ?? 'close it, or wait for it to close' }];
  });
}
