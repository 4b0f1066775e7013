import { createHash } from 'node:crypto';
import type { ResolvedMonitor } from '../../domain/resolvedMonitor';
import type { MonitorSummary } from '../../ports/provider';
import type { Labels, WireGroup, WireRule } from './schema';

/** An alerting rule: a monitor. */
export interface Rule extends WireRule {
  /** `group/name`, with its own labels where a group has several of that name. */
  readonly id: string;
  readonly group: string;
  readonly intervalMs: number;
  /** How long the condition has to hold. */
  readonly forMs: number;
  /** How much longer it fires once the condition is over (`keep_firing_for`), in whole evaluations. */
  readonly keepMs: number;
  readonly configHash: string;
}

/** The alerting rules of all groups, in the order of the server. */
export function rulesOf(groups: readonly WireGroup[]): readonly Rule[] {
  const alerting = groups.flatMap((group) =>
    group.rules.filter(({ type }) => type === 'alerting').map((rule) => ({ group, rule })),
  );
  const inGroup = alerting.map(({ group, rule }) => `${group.name}/${rule.name}`);
  const withLabels = alerting.map(({ rule }, index) => `${inGroup[index] ?? ''}${labelText(rule.labels)}`);
  const taken = new Map<string, number>();
  return alerting.map(({ group, rule }, index) => {
    const short = inGroup[index] ?? '';
    const id = isUnique(inGroup, short) ? short : (withLabels[index] ?? short);
    const before = taken.get(id) ?? 0;
    taken.set(id, before + 1);
    return {
      ...rule,
      id: before === 0 ? id : `${id}#${before + 1}`,
      group: group.name,
      intervalMs: group.interval * 1000,
      forMs: rule.duration * 1000,
      keepMs: Math.ceil(rule.keepFiringFor / group.interval) * group.interval * 1000,
      configHash: hashOf(rule, group),
    };
  });
}

/**
 * Which rule an alert is of: the one of its name all of whose own labels it has, the most precise of them. Two rules of
 * the same name and labels can't be told apart (`inspect` blocks on those).
 */
export function ruleOfAlert(rules: readonly Rule[], labels: Labels): Rule | undefined {
  return rules
    .filter(
      (rule) => rule.name === labels['alertname'] && ownLabels(rule).every(([name, text]) => labels[name] === text),
    )
    .toSorted((a, b) => ownLabels(b).length - ownLabels(a).length)[0];
}

/** The rule's labels but for those that are templates: what these become is not known before the alert. */
export const ownLabels = (rule: Pick<Rule, 'labels'>): readonly (readonly [string, string])[] =>
  Object.entries(rule.labels).filter(([, value]) => !value.includes('{{'));

export function summaryOf({ id, name, configHash }: Rule, baseUrl: string): MonitorSummary {
  return { id, name, type: 'alerting', url: pageOf(baseUrl, name), configHash };
}

export function resolvedOf(rule: Rule, baseUrl: string): ResolvedMonitor {
  const { id, name, configHash, query, duration, keepFiringFor, intervalMs, labels } = rule;
  // Times in seconds, as the API has them.
  const config = { name, query, duration, keepFiringFor, interval: intervalMs / 1_000, labels: sortedLabels(labels) };
  return { id, name, url: pageOf(baseUrl, name), configHash, config };
}

/** Where a person looks at the rule and its alerts. */
export const pageOf = (baseUrl: string, name: string): string =>
  `${baseUrl.replace(/\/+$/, '')}/alerts?search=${encodeURIComponent(name)}`;

export const labelText = (labels: Labels): string =>
  `{${sortedEntries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ')}}`;

const isUnique = (all: readonly string[], one: string): boolean => all.indexOf(one) === all.lastIndexOf(one);

/** Of what decides when it fires and how severe that is; annotations are for people only. */
function hashOf({ name, query, duration, keepFiringFor, labels }: WireRule, { interval }: WireGroup): string {
  const configuration = [name, query, duration, keepFiringFor, interval, sortedEntries(labels)];
  return createHash('sha256').update(JSON.stringify(configuration)).digest('hex');
}

const sortedLabels = (labels: Labels): Labels => Object.fromEntries(sortedEntries(labels));

const sortedEntries = (labels: Labels) => Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
