import type { Expectation, Forbidden } from '../../domain/scenario';
import type { Parts } from './parts';
import type { AboutToFire } from './valueLabels';

export interface AgainstSeries {
  readonly reasons: readonly { readonly cause: string; readonly detail: string; readonly hint?: string }[];
  readonly notes: readonly string[];
}

/**
 * What the series that are there now say against the alert that is expected: only a simple comparison keeps their labels
 * for sure, and only labels that none of them has are told of. A severity that no alert has stops a drill, since all its
 * fault could show is `wrong-severity`; a label may come with series that the fault makes.
 */
export async function againstSeries(
  { directory, settings }: Parts,
  { rule, valueLabels }: AboutToFire,
  subject: Expectation | Forbidden,
  signal: AbortSignal,
): Promise<AgainstSeries> {
  if (!('withinMs' in subject)) return nothing;
  const { label } = settings.severity;
  const wanted = [...(subject.severity === undefined ? [] : [label]), ...Object.keys(subject.on.labels ?? {})];
  const open = wanted.filter((name) => !(name in rule.labels) && name !== 'alertname');
  if (open.length === 0) return nothing;
  const series = (await valueLabels(signal)) ?? [];
  if (series.length === 0) return nothing;
  const external = await directory.externalLabels.now(signal);
  // It may be added on the way.
  if (external === undefined) return nothing;
  const missing = open.filter((name) => !(name in external) && series.every((labels) => !(name in labels)));
  return {
    reasons:
      subject.severity !== undefined && missing.includes(label)
        ? [
            {
              cause: 'never-fires',
              detail: `the rule can't reach ${subject.severity}: its alerts have no label ${label}, and count as unknown`,
              hint: `give the rule the label, leave \`severity\` out, or name another label as the provider's \`severity.label\``,
            },
          ]
        : [],
    notes: missing
      .filter((name) => name in (subject.on.labels ?? {}))
      .map((name) => `${rule.id}: no series has the label ${name} of \`on\` now; it must appear with the fault`),
  };
}

const nothing: AgainstSeries = { reasons: [], notes: [] };
