import type { MonitorSketch } from '../../ports/monitorSketch';
import { troubleOf, type Trouble } from '../../domain/trouble';
import { inSeconds } from '../../domain/wording';
import { readExpression, type Expression } from './expression';
import type { Parts } from './parts';
import { ownLabels, type Rule } from './rule';
import { severityOfRule } from './severity';

/** What an expectation of that alerting rule can be written from; undefined where there is no such rule. */
export async function sketch(
  { directory, settings }: Pick<Parts, 'directory' | 'settings'>,
  ruleId: string,
  signal: AbortSignal,
): Promise<MonitorSketch | undefined> {
  const rule = (await directory.rules(signal)).find(({ id }) => id === ruleId);
  if (rule === undefined) return undefined;
  const expression = await readExpression(rule.query);
  const trouble = troubleWatched(rule, expression);
  const severity = severityOfRule(rule, settings.severity);
  const { service, ...labels } = Object.fromEntries(
    ownLabels(rule).filter(([name]) => name !== settings.severity.label),
  );
  const on = {
    ...(service !== undefined && { service }),
    ...(Object.keys(labels).length > 0 && { labels }),
  };
  const runbook = rule.annotations['runbook_url'];
  return {
    rule: [
      rule.query.replace(/\s+/g, ' ').trim(),
      ...(rule.forMs > 0 ? [`for ${inSeconds(rule.forMs)}`] : []),
      `evaluated every ${inSeconds(rule.intervalMs)}`,
    ],
    trouble,
    hints: ['every'],
    subject: (expression?.selectors ?? []).flatMap(({ metric }) => metric ?? []),
    ...(severity !== undefined && severity !== 'unknown' && { severity }),
    ...(Object.keys(on).length > 0 && { on }),
    scope: service === undefined ? {} : { services: [service] },
    ...(runbook !== undefined && !runbook.includes('{{') && { runbook }),
    ...(trouble === 'latency' && limitOf(rule, expression)),
  };
}

/** What is selected tells more than the name that somebody gave the rule. */
function troubleWatched({ name, query }: Rule, expression: Expression | undefined): Trouble {
  const selectors = expression?.selectors ?? [];
  // Silence is what fires: somebody has stopped.
  if (selectors.some(({ inAbsent }) => inAbsent)) return 'connectivity';
  const texts = selectors.length > 0 ? selectors.map(({ text }) => text) : [query];
  return troubleOf([...texts, name]);
}

/** By the unit in the name of the metric, as is the custom: https://prometheus.io/docs/practices/naming/ */
function limitOf({ query }: Rule, expression: Expression | undefined): Pick<MonitorSketch, 'limitMs'> {
  const { operator, limit } = expression?.comparison ?? {};
  if (limit === undefined || (operator !== '>' && operator !== '>=')) return {};
  if (/_(milliseconds|ms)(_|\b)/.test(query)) return { limitMs: limit };
  return /_seconds(_|\b)/.test(query) ? { limitMs: limit * 1_000 } : {};
}
