import { countText } from './bound';
import type { Monitor } from './monitor';
import { thresholdOf } from './threshold';

/** When the monitor fires, for people, a line each. */
export function ruleText(monitor: Monitor): readonly string[] {
  const { type, metric, service, url, expression, query, duration = 1, maxCheckAttempts = 1 } = monitor;
  const attempts = maxCheckAttempts > 1 ? [`${maxCheckAttempts} times in a row`] : [];
  switch (type) {
    case 'host':
    case 'service':
      return [
        `${meanText(duration, 'point')} of ${metric ?? 'a metric'}${service === undefined ? '' : ` of the service ${service}`}`,
        ...limitsText(monitor),
        ...attempts,
        ...silenceText(monitor),
      ];
    case 'external':
      return [
        `${url ?? 'a page'} answers, as Mackerel sees it from outside; critical where it does not, or not as it should`,
        ...responseText(monitor),
        ...attempts,
        ...certificateText(monitor),
      ];
    case 'connectivity':
      return ['hosts whose agent posts nothing any more'];
    case 'check':
      return ['what the check of that name reports, a program that mackerel-agent runs'];
    case 'anomalyDetection':
      return ['hosts whose values are not as they have been', ...sensitivityText(monitor), ...attempts];
    default:
      return [...[expression, query].filter((text) => text !== undefined), ...limitsText(monitor)];
  }
}

const meanText = (count: number, what: string): string =>
  count > 1 ? `the mean of the last ${countText(count, what)}` : `the last ${what}`;

function limitsText(monitor: Monitor, unit = ''): readonly string[] {
  const limits = (['warning', 'critical'] as const).flatMap((severity) => {
    const limit = thresholdOf(monitor, { severity, exact: true });
    return limit === undefined
      ? []
      : [`${severity} ${limit.operator === '>' ? 'above' : 'below'} ${limit.value}${unit}`];
  });
  return limits.length === 0 ? [] : [limits.join(', ')];
}

const responseText = (monitor: Monitor): readonly string[] =>
  limitsText(monitor, ' ms').map(
    (limits) => `${meanText(monitor.responseTimeDuration ?? 1, 'response time')}: ${limits}`,
  );

const silenceText = ({ missingDurationWarning, missingDurationCritical }: Monitor): readonly string[] =>
  bySeverity(missingDurationWarning, missingDurationCritical, (count) => `after ${countText(count, 'minute')}`).map(
    (limits) => `without any point: ${limits}`,
  );

const certificateText = ({ certificationExpirationWarning, certificationExpirationCritical }: Monitor) =>
  bySeverity(
    certificationExpirationWarning,
    certificationExpirationCritical,
    (count) => `${countText(count, 'day')} before its end`,
  ).map((limits) => `its certificate: ${limits}`);

const sensitivityText = ({ warningSensitivity, criticalSensitivity }: Monitor): readonly string[] =>
  bySeverity(warningSensitivity, criticalSensitivity, (sensitivity) => `with the sensitivity ${sensitivity}`);

/** `warning after 10 minutes, critical after 30 minutes`; none where neither is set. */
function bySeverity<T>(warning: T | undefined, critical: T | undefined, text: (limit: T) => string): readonly string[] {
  const limits = [
    ...(warning === undefined ? [] : [`warning ${text(warning)}`]),
    ...(critical === undefined ? [] : [`critical ${text(critical)}`]),
  ];
  return limits.length === 0 ? [] : [limits.join(', ')];
}
