import type { Severity } from '../../domain/alert';
import { satisfies } from '../../domain/matching';
import type { Expectation, Forbidden } from '../../domain/scenario';
import type { Rule } from './rule';
import type { Labels } from './schema';
import type { PrometheusSettings } from './settings';

type SeverityLabel = PrometheusSettings['severity'];

/** `unknown` where the alert has no such label, or one that is not in the map. */
export const severityOf = (labels: Labels, { label, map }: SeverityLabel): Severity =>
  map[labels[label] ?? ''] ?? 'unknown';

/** The severity of all the rule's alerts; undefined where it is a template, or comes from the series. */
export function severityOfRule({ labels }: Pick<Rule, 'labels'>, setting: SeverityLabel): Severity | undefined {
  const text = labels[setting.label];
  return text === undefined || text.includes('{{') ? undefined : severityOf(labels, setting);
}

/** Whether an alert of that severity is what was asked for; a forbidden alert is one at any. */
export const isAsked = (subject: Expectation | Forbidden, severity: Severity): boolean =>
  !('withinMs' in subject) || satisfies(severity, subject);
