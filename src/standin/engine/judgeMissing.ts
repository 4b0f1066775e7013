import type { Judgement } from './alert';
import type { ServiceMonitor } from './monitor';
import type { Series } from './series';

/**
 * Interruption monitoring: judges how long ago a service metric was last posted. Undefined for a metric that was never
 * posted, for a rule without missing durations, and while posts are recent: a post, not a scan, ends the silence.
 */
export function judgeMissing(
  monitor: ServiceMonitor,
  series: Series | undefined,
  nowMs: number,
  minuteMs: number,
): Judgement | undefined {
  if (series === undefined) return undefined;
  const silentMs = nowMs - series.lastPostedAtMs;
  const reached = (minutes: number | undefined): boolean => minutes !== undefined && silentMs >= minutes * minuteMs;
  const silence = { confirmed: true, cause: 'silence' } as const;
  if (reached(monitor.missingDurationCritical)) return { ...silence, status: 'CRITICAL' };
  if (reached(monitor.missingDurationWarning)) return { ...silence, status: 'WARNING' };
  return undefined;
}
