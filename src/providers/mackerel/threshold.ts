import type { Severity } from '../../domain/alert';
import type { Expectation, Forbidden } from '../../domain/scenario';
import type { Monitor } from './monitor';

/** What a value must be beyond, strictly, so that the alert counts. */
export interface Threshold {
  readonly severity: 'warning' | 'critical';
  readonly operator: '>' | '<';
  readonly value: number;
}

type Rule = Pick<
  Monitor,
  'type' | 'operator' | 'warning' | 'critical' | 'responseTimeWarning' | 'responseTimeCritical'
>;
/** Which severities count; as in an expectation. */
export type Asked = Pick<Expectation, 'severity' | 'exact'>;

export const askedOf = (subject: Expectation | Forbidden): Asked =>
  'withinMs' in subject ? subject : { exact: false };

/** The first threshold that suffices; undefined where the monitor has none on a number (or none of that severity). */
export function thresholdOf(rule: Rule, asked: Asked): Threshold | undefined {
  const operator = rule.type === 'external' ? '>' : rule.operator;
  if (operator === undefined) return undefined;
  const warning = rule.type === 'external' ? rule.responseTimeWarning : rule.warning;
  const critical = rule.type === 'external' ? rule.responseTimeCritical : rule.critical;
  const candidates: Threshold[] = [];
  if (warning !== undefined && allows(asked, 'warning'))
    candidates.push({ severity: 'warning', operator, value: warning });
  if (critical !== undefined && allows(asked, 'critical')) {
    candidates.push({ severity: 'critical', operator, value: critical });
  }
  return candidates.sort((a, b) => (operator === '>' ? a.value - b.value : b.value - a.value))[0];
}

/** Strictly: a value at its threshold is on its good side. */
export const isBeyond = (value: number, { operator, value: limit }: Pick<Threshold, 'operator' | 'value'>): boolean =>
  operator === '>' ? value > limit : value < limit;

/** After how many minutes without data it fires; undefined where it does not watch for that. */
export function missingMinutes(
  rule: Pick<Monitor, 'missingDurationWarning' | 'missingDurationCritical'>,
  asked: Asked,
): number | undefined {
  const minutes = [
    ...(allows(asked, 'warning') ? [rule.missingDurationWarning] : []),
    ...(allows(asked, 'critical') ? [rule.missingDurationCritical] : []),
  ].filter((count) => count !== undefined);
  return minutes.length === 0 ? undefined : Math.min(...minutes);
}

/** An external monitor is critical where the answer itself is bad, whatever its response time. */
export const statusCounts = (asked: Asked): boolean => allows(asked, 'critical');

/** Severities that this monitor can reach at all; undefined where its configuration doesn't tell. */
export function reachable(monitor: Monitor): ReadonlySet<Severity> | undefined {
  const severities = new Set<Severity>();
  switch (monitor.type) {
    case 'connectivity':
      return severities.add(monitor.alertStatusOnGone === 'WARNING' ? 'warning' : 'critical');
    case 'host':
    case 'service':
      if (monitor.warning !== undefined || monitor.missingDurationWarning !== undefined) severities.add('warning');
      if (monitor.critical !== undefined || monitor.missingDurationCritical !== undefined) severities.add('critical');
      return severities;
    case 'expression':
    case 'query':
      if (monitor.warning !== undefined) severities.add('warning');
      if (monitor.critical !== undefined) severities.add('critical');
      return severities.add('unknown');
    case 'anomalyDetection':
      if (monitor.warningSensitivity !== undefined) severities.add('warning');
      if (monitor.criticalSensitivity !== undefined) severities.add('critical');
      return severities.size === 0 ? undefined : severities;
    default:
      return undefined;
  }
}

export const canSatisfy = (severities: ReadonlySet<Severity>, asked: Asked): boolean =>
  [...severities].some((severity) => allows(asked, severity));

function allows({ severity, exact }: Asked, reached: Severity): boolean {
  if (severity === undefined || severity === reached) return true;
  return !exact && severity === 'warning' && reached === 'critical';
}
