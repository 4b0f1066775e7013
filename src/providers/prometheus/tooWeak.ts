import type { Expectation } from '../../domain/scenario';
import type { MadeSample, MadeValue, TooWeak } from '../../ports/madeValue';
import { holds } from './breach';
import { readExpression, type Expression } from './expression';
import { matchesAll, parseMatchers } from './matchers';
import type { Parts } from './parts';
import { resolve } from './resolve';

/**
 * A fault of which no sample fires the rule can't raise the alert. Told only of a rule that compares the metric itself with a
 * number: of a rate or a sum the samples alone say nothing.
 */
export async function tooWeak(
  { directory, settings }: Pick<Parts, 'directory' | 'settings'>,
  subject: Expectation,
  made: readonly MadeValue[],
  signal: AbortSignal,
): Promise<TooWeak | undefined> {
  const resolution = resolve(await directory.rules(signal), subject, settings.severity);
  if ('blocker' in resolution) return undefined;
  const expression = await readExpression(resolution.rule.query);
  const comparison = expression?.comparison;
  if (expression === undefined || comparison === undefined) return undefined;
  const seen = made.filter((each) => each.of === 'sample').filter((sample) => isWhatIsCompared(sample, expression));
  const [first] = seen;
  if (first === undefined || seen.some(({ value }) => holds(value, comparison))) return undefined;
  return {
    detail: `the fault pushes ${first.metric} = ${first.value}, and the rule fires at ${comparison.operator} ${comparison.limit}`,
    hint: 'push a value for which it fires',
  };
}

/** Matchers of labels that the fault does not give may be met by labels that the scrape adds. */
function isWhatIsCompared({ metric, labels }: MadeSample, { selectors, comparison }: Expression): boolean {
  const [selector, ...others] = selectors;
  if (selector === undefined || others.length > 0 || selector.metric !== metric) return false;
  if (comparison?.value !== selector.text || selector.rangeMs > 0) return false;
  const matchers = parseMatchers(selector.text.slice(metric.length)).filter(({ name }) => name in labels);
  return matchesAll(matchers, labels);
}
