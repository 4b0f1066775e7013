import type { LatencyBound } from '../../domain/resolvedMonitor';
import { inSeconds } from '../../domain/wording';
import type { Rule } from './rule';
import type { Sources } from './sources';

export interface LatencyBounds {
  readonly floor: LatencyBound;
  /** Absent where nobody says how often the data come. */
  readonly worst?: LatencyBound;
}

/**
 * Shortest and longest time from the fault to the firing alert, from the rule's configuration (domain.md, "Floors").
 * An alert becomes pending with the first evaluation that sees the condition, and fires with the first one that is
 * `for` or more later: with `for: 10s` every 15 s that is one evaluation.
 * @param everyMs how often the data come, where the author of the expectation says so
 */
export function latencyBounds(
  { intervalMs, forMs }: Pick<Rule, 'intervalMs' | 'forMs'>,
  { feeds }: Sources,
  everyMs: number | undefined,
): LatencyBounds {
  const waits = Math.ceil(forMs / intervalMs) * intervalMs;
  const pending: Term =
    forMs > 0
      ? { ms: waits, text: `\`for\` of ${inSeconds(forMs)} in evaluations every ${inSeconds(intervalMs)}` }
      : { ms: 0, text: 'no `for`' };
  const periodMs = periodOf(feeds, everyMs);
  const floor = sum(pending);
  if (periodMs === undefined) return { floor };
  const lagMs = greatest(feeds.flatMap((feed) => feed.lagMs ?? [])) ?? 0;
  const rangeMs = greatest(feeds.map(({ selector }) => selector.rangeMs)) ?? 0;
  const worst = sum(
    { ms: periodMs, text: 'scrape interval' },
    { ms: lagMs, text: 'time-out of a scrape' },
    { ms: 2 * intervalMs, text: `evaluation interval of ${inSeconds(intervalMs)} x 2` },
    ...(forMs > 0 ? [pending] : []),
    ...(rangeMs > 0 ? [{ ms: rangeMs, text: 'until the range of the expression is filled' }] : []),
  );
  return { floor, worst };
}

/**
 * After how long a drill meets the same phases again: those of the evaluations, and of the scrapes where these are rarer.
 * @param everyMs as above
 */
export const phasesMs = (
  { intervalMs }: Pick<Rule, 'intervalMs'>,
  { feeds }: Sources,
  everyMs: number | undefined,
): number => Math.max(intervalMs, periodOf(feeds, everyMs) ?? 0);

const periodOf = (feeds: Sources['feeds'], everyMs: number | undefined): number | undefined =>
  everyMs ?? greatest(feeds.flatMap((feed) => feed.everyMs ?? []));

interface Term {
  readonly ms: number;
  readonly text: string;
}

const sum = (...terms: readonly Term[]): LatencyBound => ({
  ms: terms.reduce((total, { ms }) => total + ms, 0),
  terms: terms.map(({ ms, text }) => `${text}: ${inSeconds(ms)}`),
});

const greatest = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : Math.max(...values);
