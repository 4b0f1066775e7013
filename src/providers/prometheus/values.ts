import type { Explanation } from '../../domain/explanation';
import type { TargetSelector } from '../../domain/scenario';
import { ProviderError } from '../../domain/errors';
import { targetMatches } from '../../domain/targets';
import type { MetricSeries } from '../../domain/metricSeries';
import { inSeconds } from '../../domain/wording';
import { type Breach, breachOf, nearnessOf, type NotANumber, notANumberIn, readValues, type Values } from './breach';
import type { Comparison } from './expression';
import { without } from './labels';
import { targetOf } from './map';
import type { Parts } from './parts';
import { labelText, ruleOfAlert, type Rule } from './rule';
import { readAlertSamples } from './samples';
import type { Labels } from './schema';
import type { Seen } from './seen';
import type { Span } from './span';

export interface ExplainedValues {
  readonly explanation: readonly Explanation[];
  /** Of those that are meant, the one first that says the most. Provider's clock. */
  readonly metric: readonly MetricSeries[];
}

/** The value against its threshold where it is a simple comparison, and how long it was pending. */
export async function explainValues(
  parts: Parts,
  seen: Seen,
  on: TargetSelector,
  signal: AbortSignal,
): Promise<ExplainedValues> {
  const { rule, span } = seen;
  const { series } = await readAlertSamples(
    parts.client,
    { fromMs: span.fromMs, nowMs: span.toMs },
    'evidence',
    signal,
  );
  const ofRule = series.filter(({ labels }) => ruleOfAlert([rule], labels) !== undefined);
  const own = ofRule.filter(({ labels }) => targetMatches(targetOf(labels), on));
  if (own.some(({ state }) => state === 'firing')) return { explanation: [], metric: [] };
  const waits = own.map(({ timesMs }) => pendingText(rule, timesMs, span));
  const { nearest, notANumber, failure, metric = [] } = await breachesOf(parts, seen, on, signal);
  const fired = ofRule.filter(({ state }) => state === 'firing').map(({ labels }) => labels);
  const explanation = [
    ...(failure === undefined ? [] : [{ cause: 'rule-broken' as const, evidence: failure }]),
    ...(nearest === undefined || hasFired(nearest, rule, fired) ? [] : [valueText(rule, nearest, waits.length > 0)]),
    ...(notANumber === undefined ? [] : [notANumberText(notANumber, span)]),
    ...waits,
  ];
  return { explanation, metric };
}

/** For how long the condition held without interruption, ms; 0 where it did not, or is no simple comparison. */
export async function heldMs(parts: Parts, seen: Seen, on: TargetSelector, signal: AbortSignal): Promise<number> {
  return (await breachesOf(parts, seen, on, signal)).nearest?.heldMs ?? 0;
}

/** It was for long enough, and fired: as an alert whose labels are not those that are meant. */
const hasFired = ({ labels, heldMs: lastedMs }: Breach, { forMs }: Rule, fired: readonly Labels[]): boolean => {
  const ownOnes = Object.entries(without(labels, ['__name__']));
  return (
    lastedMs > 0 && lastedMs >= forMs && fired.some((alert) => ownOnes.every(([name, text]) => alert[name] === text))
  );
};

interface Breaches {
  /** Of all that are meant, the one that came nearest to firing, or was furthest beyond. */
  readonly nearest?: Breach;
  /** The one that was no number for the longest time, where no comparison with it can hold. */
  readonly notANumber?: NotANumber & { readonly comparison: Comparison };
  readonly metric?: readonly MetricSeries[];
  /** In words, where the server can't evaluate the expression over that time; then there is nothing else. */
  readonly failure?: string;
}

async function breachesOf(
  { client }: Parts,
  { rule, sources: { expression }, span }: Seen,
  on: TargetSelector,
  signal: AbortSignal,
): Promise<Breaches> {
  const comparison = expression?.comparison;
  if (comparison === undefined) return {};
  const values = await unlessBroken(readValues(client, comparison.value, { ...span, stepMs: rule.intervalMs }, signal));
  if ('failure' in values) return values;
  const meant = values.read.filter(({ labels }) => mayBeMeant(labels, on.labels));
  const breaches = meant
    .flatMap((each) => breachOf(each, comparison) ?? [])
    .sort((a, b) => b.heldMs - a.heldMs || nearnessOf(b.peak, comparison) - nearnessOf(a.peak, comparison));
  const [nearest] = breaches;
  const [longest] = meant.flatMap((each) => notANumberIn(each) ?? []).sort((a, b) => b.lastedMs - a.lastedMs);
  return {
    metric: breaches.map((breach) => seriesOf(breach, meant)),
    ...(nearest && { nearest }),
    // NaN is unlike any number, so that `!=` fires.
    ...(longest && comparison.operator !== '!=' && { notANumber: { ...longest, comparison } }),
  };
}

const seriesOf = ({ labels, comparison }: Breach, values: readonly Values[]): MetricSeries => ({
  title: titleOf({ labels, comparison }),
  threshold: { operator: comparison.operator, value: comparison.limit },
  points: values.find((each) => each.labels === labels)?.points ?? [],
});

/** Source: https://prometheus.io/docs/prometheus/latest/querying/api/ ("422 when an expression can't be executed") */
async function unlessBroken(reading: Promise<readonly Values[]>) {
  try {
    return { read: await reading };
  } catch (error) {
    if (!(error instanceof ProviderError) || error.status !== 422) throw error;
    return { failure: `its expression can't be evaluated over the window: ${error.message}` };
  }
}

/** A label that the value does not have (it was summed away) contradicts nothing. */
export function mayBeMeant(labels: Labels, wanted: Labels | undefined): boolean {
  const present = Object.entries(wanted ?? {}).filter(([name]) => name in labels);
  return targetMatches({ labels }, { labels: Object.fromEntries(present) });
}

function titleOf({ labels, comparison }: { readonly labels: Labels; readonly comparison: Comparison }): string {
  const others = without(labels, ['__name__']);
  return comparison.value + (Object.keys(others).length === 0 ? '' : ` ${labelText(others)}`);
}

function notANumberText(found: NotANumber & { readonly comparison: Comparison }, span: Span): Explanation {
  const { fromMs, lastedMs, comparison } = found;
  const since = `from ${inSeconds(Math.max(0, fromMs - span.fromMs))} after the window began`;
  const never = `NaN (0 / 0, where nothing is counted) is never ${comparison.operator} ${figure(comparison.limit)}`;
  return {
    cause: 'not-a-number',
    evidence: `${titleOf(found)} gave NaN for ${inSeconds(lastedMs)}, ${since}: ${never}`,
  };
}

function valueText(rule: Rule, breach: Breach, wasPending: boolean): Explanation {
  const { peak, heldMs, comparison } = breach;
  const against = `${titleOf(breach)} ${extremeText(breach)} ${figure(peak)}, it fires at ${comparison.operator} ${figure(comparison.limit)}`;
  if (heldMs === 0) return { cause: 'below-threshold', evidence: against };
  if (wasPending || heldMs < rule.forMs) {
    const needed = rule.forMs > 0 ? `, it has to be so for ${inSeconds(rule.forMs)}` : '';
    return { cause: 'too-short', evidence: `${against}; it was so for ${inSeconds(heldMs)}${needed}` };
  }
  return { cause: 'slow-evaluation', evidence: `${against}; it was so for ${inSeconds(heldMs)}, and no alert fired` };
}

/** `up == 0` has no peak: it was 0, or came no nearer than 1. */
function extremeText({ comparison: { operator }, heldMs }: Breach): string {
  switch (operator) {
    case '>':
    case '>=':
      return 'peaked at';
    case '<':
    case '<=':
      return 'fell to';
    case '==':
      return heldMs > 0 ? 'was' : 'came no nearer than';
    case '!=':
      return heldMs > 0 ? 'was' : 'was never other than';
  }
}

function pendingText(rule: Rule, timesMs: readonly number[], span: Span): Explanation {
  const [firstMs = span.toMs] = timesMs;
  const lastMs = timesMs.at(-1) ?? firstMs;
  const since = `from ${inSeconds(firstMs - span.fromMs)} after the window began`;
  const needs = `\`for\` needs ${inSeconds(rule.forMs)}`;
  const isStill = span.toMs - lastMs <= rule.intervalMs;
  if (isStill) {
    const evidence = `${rule.id} was pending ${since} to its end (${inSeconds(span.toMs - firstMs)}): ${needs}`;
    return { cause: 'too-short', evidence };
  }
  const evidence = `${rule.id} was pending ${since}, and recovered within ${inSeconds(lastMs - firstMs + rule.intervalMs)}: ${needs}`;
  return { cause: 'pending-recovered', evidence };
}

/** Four significant digits say enough to people. */
const figure = (value: number): string => String(Number(value.toPrecision(4)));
