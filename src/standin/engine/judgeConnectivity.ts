import type { Judgement } from './alert';
import type { ConnectivityMonitor } from './monitor';
import type { Periods } from './periods';

/**
 * Judges a host's silence. Only system metrics count, so that hosts which post custom metrics alone (undefined here)
 * are not covered.
 */
export function judgeConnectivity(
  monitor: ConnectivityMonitor,
  lastSystemPostAtMs: number | undefined,
  nowMs: number,
  periods: Periods,
): Judgement | undefined {
  if (lastSystemPostAtMs === undefined) return undefined;
  const gone = nowMs - lastSystemPostAtMs >= periods.connectivitySilenceMs;
  return { status: gone ? monitor.alertStatusOnGone : 'OK', confirmed: true, cause: 'silence' };
}

/** Plugins post below `custom.`; everything else comes from the agent itself. */
export const isSystemMetric = (name: string): boolean => !name.startsWith('custom.');
