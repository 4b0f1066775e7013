import { labelsOf, latencyBuckets, metricNamed, metrics, type Metric } from './catalogue';
import type { Measured } from './measure';
import type { Sample } from './readExposition';

export interface Survivor extends Sample {
  readonly metric: Metric;
}

/** What was not drilled for so long is forgotten, days: scenarios are renamed, and nobody tidies such a file. */
const forgottenAfterDays = 90;

/**
 * What of earlier runs still holds after this one: all of scenarios that it did not drill, and of those that it did what
 * is added up or remembered. An expectation that a drilled scenario no longer has is gone; so is a series of a version
 * that had other labels or buckets.
 */
export function survivors(before: readonly Sample[], now: readonly Measured[], nowS: number): readonly Survivor[] {
  const known = before.flatMap((sample) => {
    const metric = metricOf(sample.name);
    return metric !== undefined && hasItsLabels(sample, metric) ? [{ ...sample, metric }] : [];
  });
  const drilled = new Set(now.map(({ labels }) => keyOf(labels, 'drill')));
  const expected = new Set(now.map(({ labels }) => keyOf(labels, 'expectation')));
  const forgotten = new Set(
    known
      .filter(({ name, value }) => name === lastRun && value < nowS - forgottenAfterDays * 24 * 3_600)
      .map(({ labels }) => keyOf(labels, 'drill')),
  );
  const odd = ofOtherBuckets(known);
  return known.filter(({ labels, metric }) => {
    if (odd.has(keyOf(labels, 'expectation')) && metric.type === 'histogram') return false;
    const drill = keyOf(labels, 'drill');
    if (!drilled.has(drill)) return !forgotten.has(drill);
    if (metric.before === 'replaced') return false;
    return metric.subject !== 'expectation' || expected.has(keyOf(labels, 'expectation'));
  });
}

const lastRun = 'alertdrill_drill_last_run_timestamp_seconds';

function metricOf(name: string): Metric | undefined {
  const whole = metricNamed(name);
  if (whole !== undefined) return whole.type === 'histogram' ? undefined : whole;
  const part = metricNamed(name.replace(/_(bucket|sum|count)$/, ''));
  return part?.type === 'histogram' ? part : undefined;
}

function hasItsLabels({ name, labels }: Sample, { subject, extra }: Metric): boolean {
  const bound = name.endsWith('_bucket') ? ['le'] : [];
  const wanted: readonly string[] = [...labelsOf[subject], ...(extra === undefined ? [] : [extra.label]), ...bound];
  const there = Object.keys(labels);
  return there.length === wanted.length && wanted.every((label) => label in labels);
}

function ofOtherBuckets(samples: readonly Survivor[]): ReadonlySet<string> {
  const bounds = new Map<string, Set<number>>();
  for (const { name, labels } of samples) {
    if (!name.endsWith('_bucket')) continue;
    const key = keyOf(labels, 'expectation');
    const found = bounds.get(key) ?? new Set();
    bounds.set(key, found.add(labels['le'] === '+Inf' ? Infinity : Number(labels['le'])));
  }
  const ours = [...latencyBuckets, Infinity];
  const isOurs = (found: ReadonlySet<number>) => found.size === ours.length && ours.every((bound) => found.has(bound));
  return new Set([...bounds].filter(([, found]) => !isOurs(found)).map(([key]) => key));
}

const keyOf = (labels: Readonly<Record<string, string>>, subject: keyof typeof labelsOf): string =>
  JSON.stringify(labelsOf[subject].map((label) => labels[label]));

/** Names of what is in a text beside metrics of ours. */
export const foreignIn = (samples: readonly Sample[]): readonly string[] =>
  [...new Set(samples.map(({ name }) => name))].filter((name) => !name.startsWith('alertdrill_'));

/** All names that a reader may ask for: a histogram has three. */
export const seriesNames: readonly string[] = metrics.flatMap(({ name, type }) =>
  type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
);
