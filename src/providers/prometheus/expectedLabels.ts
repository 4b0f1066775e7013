import type { TargetSelector } from '../../domain/scenario';
import { labelPattern } from '../../domain/targets';
import { without } from './labels';
import type { Known } from './matchers';
import type { Parts } from './parts';
import { ownLabels, type Rule } from './rule';
import { labelSets } from './sources';
import type { Labels } from './schema';
import type { AboutToFire } from './valueLabels';
import { mayBeMeant } from './values';

/**
 * What is known of the labels of the alerts that are meant, before one of them is there: a set for each that may come, at
 * least one. Where the expression is a simple comparison its value has all labels that the alert will have.
 *
 * @param names those that matter; of other expressions no others are looked for
 */
export async function expectedLabels(
  parts: Parts,
  { rule, sources, valueLabels }: AboutToFire,
  on: TargetSelector,
  names: readonly string[],
  signal: AbortSignal,
): Promise<readonly Known[]> {
  const certain = certainLabels(rule, on);
  const external = await parts.directory.externalLabels.now(signal);
  const templates = Object.keys(rule.labels).filter((name) => !(name in certain));
  const ofValue = await valueLabels(signal);
  const meant = (ofValue ?? []).filter((labels) => mayBeMeant(labels, on.labels));
  if (meant.length > 0) {
    return meant.map((labels) => ({
      labels: { ...external, ...without(labels, templates), ...certain },
      mayHave: (name) => templates.includes(name) || (external === undefined && !(name in labels)),
    }));
  }
  const open = names.filter((name) => !(name in certain) && !templates.includes(name));
  const sets = ofValue === undefined && open.length > 0 ? await labelSets(parts, sources, open, signal) : [];
  return (sets.length > 0 ? sets : [{}]).map((guesses) => ({
    labels: { ...external, ...certain },
    guesses,
    mayHave: () => true,
  }));
}

/** What all alerts that are meant will have. */
function certainLabels(rule: Rule, { labels = {}, service }: TargetSelector): Labels {
  return {
    ...Object.fromEntries(Object.entries(labels).filter(([, value]) => labelPattern(value) === undefined)),
    ...(service !== undefined && { service }),
    ...Object.fromEntries(ownLabels(rule)),
    alertname: rule.name,
  };
}
