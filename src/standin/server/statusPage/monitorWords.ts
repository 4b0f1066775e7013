import type { Periods } from '../../engine/periods';
import type { ExternalMonitor, MetricRule, Monitor, Scopes, Thresholds } from '../../engine/monitor';
import { watchesResponseTime } from '../../engine/judgeExternal';
import { originOf, shortened, shownNumber } from './wording';

const longestExpression = 160;

/** When a monitor fires, in words. Never the path or the headers of a URL: they may be secrets. */
export function firesWhen(monitor: Monitor, periods: Periods): string {
  switch (monitor.type) {
    case 'connectivity': {
      const minutes = shownNumber(periods.connectivitySilenceMs / periods.minuteMs);
      return `no system metrics for ${minutes} min: ${monitor.alertStatusOnGone.toLowerCase()}${placesOf(monitor)}`;
    }
    case 'host':
      return `${monitor.metric} ${limitsOf(monitor)}${streakOf(monitor)}${placesOf(monitor)}`;
    case 'service':
      return [
        `${monitor.service}: ${monitor.metric} ${limitsOf(monitor)}${streakOf(monitor)}`,
        ...missingFor(monitor.missingDurationWarning, 'warning'),
        ...missingFor(monitor.missingDurationCritical, 'critical'),
      ].join('; ');
    case 'external':
      return externalWords(monitor).join('; ');
    case 'expression':
      return `${shortened(monitor.expression, longestExpression)} ${limitsOf(monitor)}`;
    case 'query':
      return `${shortened(monitor.query, longestExpression)} ${limitsOf(monitor)}`;
    case 'anomalyDetection':
      return `anomalies of ${monitor.scopes.join(', ')}`;
  }
}

function limitsOf({ operator, warning, critical }: Thresholds): string {
  const limits = [
    ...(warning === undefined ? [] : [`${operator} ${shownNumber(warning)} warning`]),
    ...(critical === undefined ? [] : [`${operator} ${shownNumber(critical)} critical`]),
  ];
  return limits.length === 0 ? 'without a threshold' : limits.join(', ');
}

function streakOf({ duration, maxCheckAttempts }: MetricRule): string {
  const mean = duration > 1 ? ` (mean of ${duration} points)` : '';
  return maxCheckAttempts > 1 ? `${mean}, ${maxCheckAttempts} times in a row` : mean;
}

const missingFor = (minutes: number | undefined, level: string): readonly string[] =>
  minutes === undefined ? [] : [`none for ${minutes} min: ${level}`];

function placesOf({ scopes, excludeScopes }: Scopes): string {
  const on = scopes.length > 0 ? ` on ${scopes.join(', ')}` : '';
  return excludeScopes.length > 0 ? `${on} but not ${excludeScopes.join(', ')}` : on;
}

function externalWords(monitor: ExternalMonitor): readonly string[] {
  const { method, url, maxCheckAttempts, expectedStatusCode, containsString } = monitor;
  const [slow, slower] = [monitor.responseTimeWarning, monitor.responseTimeCritical];
  const [soon, sooner] = [monitor.certificationExpirationWarning, monitor.certificationExpirationCritical];
  return [
    `${method} ${originOf(url)} fails${maxCheckAttempts > 1 ? ` ${maxCheckAttempts} times in a row` : ''}`,
    ...(expectedStatusCode === undefined ? [] : [`status other than ${expectedStatusCode}`]),
    ...(containsString === undefined ? [] : ['a string is missing']),
    ...(watchesResponseTime(monitor) && slow !== undefined ? [`> ${slow} ms warning`] : []),
    ...(watchesResponseTime(monitor) && slower !== undefined ? [`> ${slower} ms critical`] : []),
    ...(soon === undefined ? [] : [`certificate < ${soon} days warning`]),
    ...(sooner === undefined ? [] : [`certificate < ${sooner} days critical`]),
  ];
}
