import { instantQuery } from './client';
import { without } from './labels';
import type { Parts } from './parts';
import type { Rule } from './rule';
import type { Labels } from './schema';
import type { Sources } from './sources';

/** A rule before one of its alerts is there. */
export interface AboutToFire {
  readonly rule: Rule;
  readonly sources: Sources;
  readonly valueLabels: ValueLabels;
}

/** The labels of each series that a simple comparison compares now; undefined where the expression is none. */
export type ValueLabels = (signal: AbortSignal) => Promise<readonly Labels[] | undefined>;

/** Asks when it is wanted first, and once. */
export function valueLabelsOf({ client }: Parts, { expression }: Sources): ValueLabels {
  const comparison = expression?.comparison;
  let kept: readonly Labels[] | undefined;
  return async (signal) => {
    if (comparison === undefined || kept !== undefined) return kept;
    const { value } = await instantQuery(client, comparison.value, { priority: 'evidence' }, signal);
    kept = value.series.map(({ metric }) => without(metric, ['__name__']));
    return kept;
  };
}
