import { didYouMean } from '../../config/nearest';
import type { BlockReason } from '../../domain/facts';
import type { Expectation, Forbidden } from '../../domain/scenario';
import { labelMatches } from '../../domain/targets';
import { labelText, ownLabels, type Rule } from './rule';
import { isAsked, severityOfRule } from './severity';
import type { PrometheusSettings } from './settings';

export type Resolution = { readonly rule: Rule } | { readonly blocker: BlockReason };

/**
 * The one rule that is meant. Where several have the name (one a severity, as is usual), labels and severity that are
 * asked for choose among them.
 */
export function resolve(
  rules: readonly Rule[],
  subject: Expectation | Forbidden,
  setting: PrometheusSettings['severity'],
): Resolution {
  const { key, monitor: selector } = subject;
  const named = rules.filter(({ id, name }) => ('id' in selector ? id === selector.id : name === selector.name));
  const candidates = named.length > 1 ? chosenOf(named, subject, setting) : named;
  const [rule] = candidates;
  const asked = 'id' in selector ? `the id ${selector.id}` : `the name ${JSON.stringify(selector.name)}`;
  if (rule === undefined) {
    const names = [...new Set(rules.map(({ id, name }) => ('id' in selector ? id : name)))];
    const hint = didYouMean('id' in selector ? selector.id : selector.name, names);
    const detail = `no alerting rule has ${asked}`;
    return { blocker: { key, cause: 'unknown-monitor', detail, ...(hint !== undefined && { hint }) } };
  }
  if (candidates.length > 1) {
    const detail = `${candidates.length} alerting rules have ${asked}: ${candidates.map(({ id }) => id).join(', ')}`;
    const hint = 'say which one by severity or labels (`on:`), or by `monitor: { id: ... }`';
    return { blocker: { key, cause: 'ambiguous-monitor', detail, hint } };
  }
  const twin = rules.find((other) => other.id !== rule.id && other.name === rule.name && isTwin(other, rule));
  if (twin !== undefined) {
    const detail = `the rules ${rule.id} and ${twin.id} have the same name and labels: their alerts can't be told apart`;
    return { blocker: { key, cause: 'ambiguous-monitor', detail, hint: 'give one of them another label' } };
  }
  return { rule };
}

function chosenOf(
  rules: readonly Rule[],
  subject: Expectation | Forbidden,
  setting: PrometheusSettings['severity'],
): readonly Rule[] {
  const fitting = rules.filter((rule) => {
    const severity = severityOfRule(rule, setting);
    return contradiction(rule, subject) === undefined && (severity === undefined || isAsked(subject, severity));
  });
  const wanted = 'withinMs' in subject ? subject.severity : undefined;
  const exact = fitting.filter((rule) => severityOfRule(rule, setting) === wanted);
  if (wanted !== undefined && exact.length === 1) return exact;
  return fitting.length > 0 ? fitting : rules;
}

/** A label that the rule gives all its alerts, and that is not what was asked for. */
export function contradiction(rule: Rule, { on }: Pick<Expectation, 'on'>): string | undefined {
  const own = new Map(ownLabels(rule));
  const wanted = { ...on.labels, ...(on.service !== undefined && { service: on.service }) };
  const [wrong] = Object.entries(wanted).filter(
    ([name, value]) => own.has(name) && !labelMatches(own.get(name), value),
  );
  return wrong && `the rule gives its alerts ${wrong[0]}=${JSON.stringify(own.get(wrong[0]))}`;
}

const isTwin = (a: Rule, b: Rule): boolean =>
  labelText(Object.fromEntries(ownLabels(a))) === labelText(Object.fromEntries(ownLabels(b)));
