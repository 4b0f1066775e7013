import type { Expectation, Forbidden } from '../../domain/scenario';
import { inSeconds } from '../../domain/wording';
import { feedMoments, type FeedMoments } from './feedMoments';
import { interruptionOf } from './interruption';
import type { Parts } from './parts';
import type { Seen } from './seen';
import type { Span } from './span';
import { heldMs } from './values';

/** What a rule's data came to over a span. */
export interface DataNews {
  /** Whether there were any at all; unknown where the expression selects none. */
  readonly data: 'present' | 'absent' | 'unknown';
  /** In words, what is missing, so that silence proves nothing. */
  readonly gaps: readonly string[];
}

/**
 * Throws ProviderError.
 *
 * A control needs each of its metrics all the time. An alert that was expected could still come from any one metric that
 * did not pause.
 */
export async function dataNews(
  parts: Parts,
  subject: Expectation | Forbidden,
  seen: Seen,
  signal: AbortSignal,
): Promise<DataNews> {
  const { sources, span } = seen;
  const feeds = await feedMoments(parts, sources.feeds, subject.on, span, signal);
  if (feeds.length === 0) return { data: 'unknown', gaps: [] };
  const fed = feeds.filter(({ atMs }) => atMs.some((moment) => moment >= span.fromMs));
  if (fed.length === 0)
    return { data: 'absent', gaps: feeds.map(({ title }) => `no sample of ${title} ${within(span)}`) };
  const gaps =
    'withinMs' in subject
      ? await gapsBeforeDeadline(parts, subject, seen, fed, signal)
      : [...failures(parts, seen), ...fed.flatMap((feed) => interruptionOf(feed, span, span.toMs)?.text ?? [])];
  return { data: gaps.length > 0 ? 'absent' : 'present', gaps };
}

async function gapsBeforeDeadline(
  parts: Parts,
  subject: Expectation,
  seen: Seen,
  fed: readonly FeedMoments[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { rule, sources, span } = seen;
  // It fires for the very pause.
  if (sources.expression?.selectors.some(({ inAbsent }) => inAbsent) === true) return [];
  const deadlineMs = span.fromMs + subject.withinMs;
  const interruptions = fed.map((feed) => interruptionOf(feed, span, deadlineMs));
  const begins = interruptions.map((each) => each?.fromMs ?? Number.POSITIVE_INFINITY);
  const allPausedAtMs = Math.max(...begins);
  if (allPausedAtMs === Number.POSITIVE_INFINITY) return [];
  // What came before the pause was enough for an alert: the pause is not why there is none.
  const enoughMs = rule.forMs + 2 * rule.intervalMs;
  const before = { ...seen, span: { fromMs: span.fromMs, toMs: allPausedAtMs } };
  const couldBeEnough = allPausedAtMs - span.fromMs >= enoughMs;
  if (couldBeEnough && (await heldMs(parts, before, subject.on, signal)) >= enoughMs) return [];
  return interruptions.flatMap((each) => each?.text ?? []);
}

/** A rule whose evaluation fails is as silent as one without data. */
function failures({ evaluations }: Parts, { rule, span }: Seen): readonly string[] {
  const error = evaluations.failureOf(rule.id, span);
  return error === undefined ? [] : [`the evaluation of ${rule.id} failed: ${error}`];
}

const within = ({ fromMs, toMs }: Span): string => `within ${inSeconds(toMs - fromMs)}`;
