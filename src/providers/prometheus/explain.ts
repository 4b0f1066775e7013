import type { Explanation } from '../../domain/explanation';
import type { MetricSeries } from '../../domain/metricSeries';
import type { Expectation, Forbidden } from '../../domain/scenario';
import type { Evidence, Window } from '../../ports/provider';
import { pauseText } from './continuity';
import { dataNews } from './gaps';
import { managerState } from './managerState';
import { nearMisses } from './nearMisses';
import type { Parts } from './parts';
import { quietnessOf } from './quietness';
import { contradiction, resolve } from './resolve';
import type { Rule } from './rule';
import { sourcesOf, type Sources } from './sources';
import type { Span } from './span';
import { valueLabelsOf } from './valueLabels';
import { explainValues } from './values';

/** What Prometheus' own data, and Alertmanager, say about the window. */
export async function explain(
  parts: Parts,
  subject: Expectation | Forbidden,
  window: Window,
  signal: AbortSignal,
): Promise<Evidence> {
  const { directory, settings } = parts;
  directory.readAfter(window.toMs);
  const rules = await directory.rules(signal);
  const resolution = resolve(rules, subject, settings.severity);
  if ('blocker' in resolution) {
    return { data: 'unknown', explanation: [{ cause: 'no-evidence', evidence: resolution.blocker.detail }] };
  }
  const { rule } = resolution;
  const span = { fromMs: window.fromMs + window.offsetMs, toMs: window.toMs + window.offsetMs };
  const sources = await sourcesOf(parts, rule, signal, span);
  const seen = { rule, sources, span };
  const { data, gaps } = await dataNews(parts, subject, seen, signal);
  const valueLabels = valueLabelsOf(parts, sources);
  const manager = await managerState(parts, { rule, sources, valueLabels }, subject.on, signal);
  const quietness = manager === undefined || 'unknown' in manager ? [] : quietnessOf(manager, rule, span);
  const foreign = contradiction(rule, subject);
  const broken = brokenness(parts, rule, span);
  const { explanation: values, metric } = await explainValues(parts, seen, subject.on, signal);
  const found: readonly Explanation[] = [
    ...broken,
    ...pauses(parts, rule, span),
    ...(foreign === undefined ? [] : [{ cause: 'out-of-scope' as const, evidence: foreign }]),
    ...[...gaps, ...(gaps.length > 0 ? [] : selectingNothing(sources))].map((evidence) => ({
      cause: 'no-data' as const,
      evidence,
    })),
    ...values.filter(({ cause }) => cause !== 'rule-broken' || broken.length === 0),
    ...quietness.map(({ cause, text }) => ({ cause, evidence: text })),
    ...(await nearMisses(parts, rules, rule, subject, span, signal)),
  ];
  const nothing = { cause: 'no-evidence' as const, evidence: 'Prometheus shows nothing that explains it' };
  return { data, explanation: found.length > 0 ? found : [nothing], metric: onOwnClock(metric, window) };
}

const onOwnClock = (metric: readonly MetricSeries[], { offsetMs }: Window): readonly MetricSeries[] =>
  metric.map((series) => ({
    ...series,
    points: series.points.map(({ atMs, value }) => ({ atMs: atMs - offsetMs, value })),
  }));

/** It fails now, or a poll saw that it failed in the window. */
function brokenness({ evaluations }: Parts, { id, health, lastError }: Rule, span: Span): readonly Explanation[] {
  if (health === 'err') {
    return [{ cause: 'rule-broken', evidence: `the rule's evaluation fails: ${lastError ?? 'no reason given'}` }];
  }
  const error = evaluations.failureOf(id, span);
  return error === undefined ? [] : [{ cause: 'rule-broken', evidence: `the rule's evaluation failed: ${error}` }];
}

function pauses({ evaluations }: Parts, { id }: Rule, span: Span): readonly Explanation[] {
  return evaluations
    .pausesOf(new Set([id]), span)
    .filter(({ isSettled }) => isSettled)
    .map((pause) => ({ cause: 'slow-evaluation', evidence: pauseText(pause) }));
}

/** While other series of the metric are there, that is no gap: the fault may not have brought what would make them. */
function selectingNothing({ feeds }: Sources): readonly string[] {
  return feeds
    .filter(({ series }) => series === 0)
    .map(({ selector }) => `${selector.text} selected no series in the window`);
}
