import type { Explanation } from '../../domain/explanation';
import type { Expectation, Forbidden } from '../../domain/scenario';
import { targetMatches } from '../../domain/targets';
import { inSeconds } from '../../domain/wording';
import { nearest } from '../../config/nearest';
import type { Evidence, Window } from '../../ports/provider';
import { instantQuery } from './client';
import { breachOf, readValues, type Breach } from './breach';
import { dataOf, fedOver, gapsOf } from './gaps';
import { targetOf } from './map';
import type { Parts } from './poll';
import { quietnessOf } from './quietness';
import { contradiction, resolve } from './resolve';
import { labelText, ruleOfAlert, type Rule } from './rule';
import { readAlertSamples, type AlertSamples } from './samples';
import type { Labels } from './schema';
import { isAsked, severityOf } from './severity';
import { sourcesOf, type Sources } from './sources';
import type { Span } from './span';

/** What Prometheus' own data, and Alertmanager, say about the window. */
export async function explain(
  parts: Parts,
  subject: Expectation | Forbidden,
  window: Window,
  signal: AbortSignal,
): Promise<Evidence> {
  const { directory, settings } = parts;
  const rules = await directory.rules(signal);
  const resolution = resolve(rules, subject, settings.severity);
  if ('blocker' in resolution) {
    return { data: 'unknown', explanation: [{ cause: 'no-evidence', evidence: resolution.blocker.detail }] };
  }
  const { rule } = resolution;
  const span = { fromMs: window.fromMs + window.offsetMs, toMs: window.toMs + window.offsetMs };
  const sources = await sourcesOf(parts, rule, signal);
  const feeds = await fedOver(parts.client, sources.feeds, span, signal);
  const quietness = await quietnessOf(parts, rule, subject.on, sources, span, signal);
  const foreign = contradiction(rule, subject);
  const gaps = await gapsOf(parts.client, subject, feeds, span, signal);
  const found: readonly Explanation[] = [
    ...(rule.health === 'err'
      ? [
          {
            cause: 'rule-broken' as const,
            evidence: `the rule's evaluation fails: ${rule.lastError ?? 'no reason given'}`,
          },
        ]
      : []),
    ...(foreign === undefined ? [] : [{ cause: 'out-of-scope' as const, evidence: foreign }]),
    ...gaps.map((evidence) => ({ cause: 'no-data' as const, evidence })),
    ...(await valuesOf(parts, rule, subject, sources, span, signal)),
    ...('unknown' in quietness ? [] : quietness.map(({ cause, text }) => ({ cause, evidence: text }))),
    ...(await nearMisses(parts, rules, rule, subject, span, signal)),
  ];
  const nothing = { cause: 'no-evidence' as const, evidence: 'Prometheus shows nothing that explains it' };
  return { data: gaps.length > 0 ? 'absent' : dataOf(feeds), explanation: found.length > 0 ? found : [nothing] };
}

/** The value against its threshold where it is a simple comparison, and how long it was pending. */
async function valuesOf(
  parts: Parts,
  rule: Rule,
  { on }: Expectation | Forbidden,
  { expression }: Sources,
  span: Span,
  signal: AbortSignal,
): Promise<readonly Explanation[]> {
  const fired = await readAlertSamples(parts.client, { fromMs: span.fromMs, nowMs: span.toMs }, 'evidence', signal);
  const own = fired.series.filter(({ labels }) => isOf(rule, labels) && targetMatches(targetOf(labels), on));
  if (own.some(({ state }) => state === 'firing')) return [];
  const waits = own.map(({ timesMs }) => pendingText(rule, timesMs, span));
  const comparison = expression?.comparison;
  if (comparison === undefined) return waits;
  const values = await readValues(parts.client, comparison.value, { ...span, stepMs: rule.intervalMs }, signal);
  const [nearestBreach] = values
    .filter(({ labels }) => mayMatch(labels, on.labels))
    .flatMap((each) => breachOf(each, comparison) ?? [])
    .sort((a, b) => b.heldMs - a.heldMs || (comparison.operator.startsWith('<') ? a.peak - b.peak : b.peak - a.peak));
  if (nearestBreach === undefined) return waits;
  return [...valueText(rule, nearestBreach, waits.length > 0), ...waits];
}

function valueText(
  rule: Rule,
  { labels, peak, heldMs, comparison }: Breach,
  wasPending: boolean,
): readonly Explanation[] {
  const extreme = comparison.operator.startsWith('<') ? 'fell to' : 'peaked at';
  const others = Object.fromEntries(Object.entries(labels).filter(([name]) => name !== '__name__'));
  const title = comparison.value + (Object.keys(others).length === 0 ? '' : ` ${labelText(others)}`);
  const against = `${title} ${extreme} ${figure(peak)}, it fires at ${comparison.operator} ${figure(comparison.limit)}`;
  if (heldMs === 0) return [{ cause: 'below-threshold', evidence: against }];
  if (wasPending || heldMs < rule.forMs) {
    const needed = rule.forMs > 0 ? `, it has to be so for ${inSeconds(rule.forMs)}` : '';
    return [{ cause: 'too-short', evidence: `${against}; it was so for ${inSeconds(heldMs)}${needed}` }];
  }
  return [{ cause: 'slow-evaluation', evidence: `${against}; it was so for ${inSeconds(heldMs)}, and no alert fired` }];
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

/** Alerts that fired in the window and are nearly the one that was asked for. */
async function nearMisses(
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

const isOf = (rule: Rule, labels: AlertSamples['series'][number]['labels']): boolean =>
  ruleOfAlert([rule], labels) !== undefined;

/** A label that the value does not have (it was summed away) contradicts nothing. */
function mayMatch(labels: Labels, wanted: Labels | undefined): boolean {
  const present = Object.entries(wanted ?? {}).filter(([name]) => name in labels);
  return targetMatches({ labels }, { labels: Object.fromEntries(present) });
}

const secondsOf = ({ fromMs, toMs }: Span): number => Math.max(1, Math.ceil((toMs - fromMs) / 1000));

/** Four significant digits say enough to people. */
const figure = (value: number): string => String(Number(value.toPrecision(4)));
