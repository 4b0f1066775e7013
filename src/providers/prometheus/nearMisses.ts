import { nearest } from '../../config/nearest';
import type { Explanation } from '../../domain/explanation';
import type { Expectation, Forbidden } from '../../domain/scenario';
import { targetMatches } from '../../domain/targets';
import { instantQuery } from './client';
import { targetOf } from './map';
import type { Parts } from './parts';
import { labelText, ruleOfAlert, type Rule } from './rule';
import { isAsked, severityOf } from './severity';
import { secondsOf, type Span } from './span';

/** Alerts that fired in the window and are nearly the one that was asked for. */
export async function nearMisses(
  { client, settings }: Parts,
  rules: readonly Rule[],
  rule: Rule,
  subject: Expectation | Forbidden,
  span: Span,
  signal: AbortSignal,
): Promise<readonly Explanation[]> {
  const query = `max without (alertstate) (max_over_time(ALERTS{alertstate="firing"}[${secondsOf(span)}s]))`;
  const { value } = await instantQuery(client, query, { priority: 'evidence', atMs: span.toMs }, signal);
  const fired = value.series.map(({ metric }) => metric);
  const similar = nearest(rule.name, [...new Set(fired.map(({ alertname = '' }) => alertname))]);
  return fired.flatMap((labels): readonly Explanation[] => {
    const { alertname = '', ...others } = labels;
    const text = `${alertname}${labelText(others)}`;
    if (ruleOfAlert(rules, labels)?.id !== rule.id) {
      return similar.includes(alertname) ? [{ cause: 'similar-alert', evidence: `${text} fired instead` }] : [];
    }
    if (!targetMatches(targetOf(labels), subject.on)) return [{ cause: 'other-target', evidence: `${text} fired` }];
    const severity = severityOf(labels, settings.severity);
    return isAsked(subject, severity) ? [] : [{ cause: 'other-severity', evidence: `${text} was ${severity} only` }];
  });
}
