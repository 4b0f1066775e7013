import type { TargetSelector } from '../../domain/scenario';
import { labelPattern } from '../../domain/targets';
import { momentsOf } from './moments';
import type { Parts } from './parts';
import { scrapedFeeds, type Feed } from './sources';
import type { Span } from './span';

/** When data of a feed came. */
export interface FeedMoments {
  readonly feed: Feed;
  /** Whose samples these are, for people. */
  readonly title: string;
  /** How often one is due; absent where nobody says. ms */
  readonly everyMs?: number;
  /** Oldest first, from five minutes before the span on. */
  readonly atMs: readonly number[];
}

/** What was there within five minutes before a span was there. */
const aliveMs = 300_000;

/**
 * Of the metrics that are scraped, whatever their other labels: that no error was counted is no pause while requests are.
 * Of those targets alone that are meant, where labels of targets say which.
 */
export async function feedMoments(
  parts: Parts,
  feeds: readonly Feed[],
  on: TargetSelector,
  { fromMs, toMs }: Span,
  signal: AbortSignal,
): Promise<readonly FeedMoments[]> {
  const span = { fromMs: fromMs - aliveMs, toMs };
  const found: FeedMoments[] = [];
  for (const feed of scrapedFeeds(feeds)) {
    const { everyMs, selector } = feed;
    const read = (text: string) => momentsOf(parts.client, text, span, everyMs, 'evidence', signal);
    const whole = selector.metric === undefined ? selector.text : withMatchers(selector.metric, jobMatchers(feed));
    const narrow =
      selector.metric &&
      withMatchers(selector.metric, [...jobMatchers(feed), ...(await onMatchers(parts, feed, on, signal))]);
    const narrowed = narrow === undefined || narrow === whole ? [] : await read(narrow);
    // A recorded metric may have lost the labels of its targets.
    const atMs = narrowed.length > 0 ? narrowed : await read(whole);
    const title = selector.metric ?? selector.text;
    found.push({ feed, title, atMs, ...(everyMs !== undefined && { everyMs }) });
  }
  return found;
}

function jobMatchers({ jobs }: Feed): readonly string[] {
  const named = jobs.filter((job) => job !== '');
  return named.length === 0 || named.length < jobs.length ? [] : [`job=~${quoted(named.map(escaped).join('|'))}`];
}

async function onMatchers(
  { directory }: Parts,
  { jobs }: Feed,
  { host, service, labels = {} }: TargetSelector,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const targets = (await directory.targets(signal)).filter((target) => jobs.includes(target.labels['job'] ?? ''));
  const ofTargets = new Set(targets.flatMap((target) => Object.keys(target.labels)));
  const wanted = {
    ...labels,
    ...(service !== undefined && { service }),
    ...(host !== undefined && { instance: `=~${escaped(host)}(:\\d+)?` }),
  };
  return Object.entries(wanted)
    .filter(([name]) => ofTargets.has(name))
    .map(([name, value]) => {
      const pattern = labelPattern(value);
      return pattern === undefined ? `${name}=${quoted(value)}` : `${name}=~${quoted(pattern)}`;
    });
}

const withMatchers = (metric: string, matchers: readonly string[]): string =>
  matchers.length === 0 ? metric : `${metric}{${matchers.join(',')}}`;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** PromQL's strings are those of Go, which has JSON's escapes. */
const quoted = (text: string): string => JSON.stringify(text);
