import type { Alert } from './alert';
import { elapsed, middleOf, type Interval } from './instant';
import { isoTime } from './isoTime';
import type { AlertReport, IntervalReport, LatencyReport } from './report';
import { targetText } from './targetText';

/**
 * An alert for the report, its provider's stamps mapped to this machine's clock.
 * @param offset provider's clock minus this machine's, ms; absent: not known, the stamps are taken as they are
 */
export function foldAlert(alert: Alert, offset: Interval | undefined): AlertReport {
  const here = (at: Interval) => foldInterval(offset === undefined ? at : elapsed(offset, at));
  return {
    id: alert.id,
    monitor: alert.monitor.name,
    ...(alert.url !== undefined && { url: alert.url }),
    openedAt: here(alert.openedAt),
    ...(alert.openedFrom !== undefined && { openedFrom: alert.openedFrom }),
    ...(alert.closedBy !== undefined && { closedBy: alert.closedBy }),
    target: targetText(alert.target),
    ...(alert.value !== undefined && { value: alert.value }),
    ...(alert.message !== undefined && { message: alert.message }),
    transitions: alert.transitions.map(({ severity, at }) => ({ severity, at: here(at) })),
  };
}

export const foldInterval = (interval: Interval): IntervalReport => ({
  earliest: isoTime(interval.earliest),
  latest: isoTime(interval.latest),
});

/** The estimate is the middle. Bounds are rounded outwards, so that the true latency stays inside. */
export const foldLatency = (latency: Interval): LatencyReport => ({
  estimate: Math.round(middleOf(latency)),
  earliest: Math.floor(latency.earliest),
  latest: Math.ceil(latency.latest),
});
