import type { Monitor } from './monitor';

/** Whether an edit of a monitor touches its thresholds, so that alerts it raised before no longer follow it. */
export function changesThresholds(before: Monitor, after: Monitor): boolean {
  const old = thresholdsOf(before);
  return thresholdsOf(after).some((threshold, index) => threshold !== old[index]);
}

function thresholdsOf(monitor: Monitor): readonly (number | string | undefined)[] {
  switch (monitor.type) {
    case 'host':
      return [monitor.operator, monitor.warning, monitor.critical];
    case 'service': {
      const { operator, warning, critical, missingDurationWarning, missingDurationCritical } = monitor;
      return [operator, warning, critical, missingDurationWarning, missingDurationCritical];
    }
    case 'external':
      return [
        monitor.responseTimeWarning,
        monitor.responseTimeCritical,
        monitor.certificationExpirationWarning,
        monitor.certificationExpirationCritical,
      ];
    case 'expression':
      return [monitor.operator, monitor.warning, monitor.critical];
    case 'connectivity':
    case 'anomalyDetection':
    case 'query':
      return [];
  }
}
