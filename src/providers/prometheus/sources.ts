import { instantQuery } from './client';
import type { Target } from './directory';
import { promDurationMs, readExpression, type Expression, type Selector } from './expression';
import type { Parts } from './parts';
import type { Rule } from './rule';
import type { Labels } from './schema';
import type { Span } from './span';

/** What a rule sees its data by. */
export interface Sources {
  /** Undefined where the expression can't be read here. */
  readonly expression: Expression | undefined;
  /** Of each selector outside of `absent()`. */
  readonly feeds: readonly Feed[];
}

/** The series that one selector selects, and how old their newest sample can be. */
export interface Feed {
  readonly selector: Selector;
  /** How many series there are. */
  readonly series: number;
  /** Series of the same metric, whatever their labels. */
  readonly ofMetric: number;
  /** Of the selected series. */
  readonly jobs: readonly string[];
  /** How often a sample of its metric comes, and how long a scrape may take; absent where nobody says. ms. */
  readonly everyMs?: number;
  readonly lagMs?: number;
  /** What the metric is recorded from; none where it is scraped. */
  readonly inputs: readonly Feed[];
}

/** A series counts as alive for five minutes (Prometheus' look-back). */
export const aliveMs = 300_000;
/** Recording rules that feed each other; deeper than this nobody looks. */
const deepest = 4;

/** @param span of the provider's clock; default: the last five minutes */
export async function sourcesOf(
  parts: Parts,
  { query }: Pick<Rule, 'query'>,
  signal: AbortSignal,
  span?: Span,
): Promise<Sources> {
  const expression = await readExpression(query);
  const selectors = expression?.selectors.filter(({ inAbsent }) => !inAbsent) ?? [];
  return { expression, feeds: await feedsOf({ parts, span, signal }, selectors, deepest) };
}

/** What fires by its absence, inside of `absent()`: where it comes from while it is there. */
export function silencesOf(parts: Parts, { expression }: Sources, signal: AbortSignal): Promise<readonly Feed[]> {
  const selectors = expression?.selectors.filter(({ inAbsent }) => inAbsent) ?? [];
  return feedsOf({ parts, span: undefined, signal }, selectors, deepest);
}

/** Where data really come from: not what is recorded, but what it is recorded from. */
export const scrapedFeeds = (feeds: readonly Feed[]): readonly Feed[] =>
  feeds.flatMap((feed) => (feed.inputs.length === 0 ? [feed] : scrapedFeeds(feed.inputs)));

interface Look {
  readonly parts: Parts;
  readonly span: Span | undefined;
  readonly signal: AbortSignal;
}

async function feedsOf(look: Look, selectors: readonly Selector[], depth: number): Promise<readonly Feed[]> {
  const feeds: Feed[] = [];
  const different = new Map(selectors.map((each) => [each.text, each]));
  for (const selector of different.values()) feeds.push(await feedOf(look, selector, depth));
  return feeds;
}

async function feedOf(look: Look, selector: Selector, depth: number): Promise<Feed> {
  const { metric } = selector;
  const counts = await countByJob(look, selector.text, selector.rangeMs);
  const series = totalOf(counts);
  const countsOfMetric = series > 0 || metric === undefined ? counts : await countByJob(look, metric, 0);
  const ofMetric = totalOf(countsOfMetric);
  const jobs = [...counts.keys()];
  const { directory } = look.parts;
  const recording = metric === undefined ? undefined : (await directory.recordings(look.signal)).get(metric);
  if (recording !== undefined && depth > 0) {
    const recorded = (await readExpression(recording.query))?.selectors.filter(({ inAbsent }) => !inAbsent) ?? [];
    const inputs = await feedsOf(look, recorded, depth - 1);
    return { selector, series, ofMetric, jobs, everyMs: recording.intervalMs, inputs };
  }
  // The first 5xx of a target will come from where its other requests do.
  return { selector, series, ofMetric, jobs, ...(await scrapePeriod(look, [...countsOfMetric.keys()])), inputs: [] };
}

async function scrapePeriod({ parts, signal }: Look, jobs: readonly string[]) {
  return slowestScrape(
    (await parts.directory.targets(signal)).filter(({ labels }) => jobs.includes(labels['job'] ?? '')),
  );
}

/** How often the slowest of them is scraped, and how long that may take, ms; empty where none says. */
export function slowestScrape(targets: readonly Target[]): Pick<Feed, 'everyMs' | 'lagMs'> {
  const intervals = targets.flatMap(({ scrapeInterval = '' }) => promDurationMs(scrapeInterval) ?? []);
  const timeouts = targets.flatMap(({ scrapeTimeout = '' }) => promDurationMs(scrapeTimeout) ?? []);
  if (intervals.length === 0) return {};
  return { everyMs: Math.max(...intervals), lagMs: Math.max(0, ...timeouts) };
}

async function countByJob({ parts, span, signal }: Look, selector: string, rangeMs: number) {
  const lengthMs = Math.max(rangeMs, span === undefined ? 0 : span.toMs - span.fromMs);
  const query = `count by (job) (${seriesOf(selector, lengthMs)})`;
  const when = span === undefined ? {} : { atMs: span.toMs };
  const { value } = await instantQuery(parts.client, query, { priority: 'evidence', ...when }, signal);
  return new Map(value.series.map(({ metric, value: count }) => [metric['job'] ?? '', count?.value ?? 0]));
}

/** The values that these labels have among the series of a rule's data; none where there are no series. */
export async function labelSets(
  { client }: Parts,
  { feeds }: Sources,
  names: readonly string[],
  signal: AbortSignal,
): Promise<readonly Labels[]> {
  const sets: Labels[] = [];
  for (const { selector, series } of feeds) {
    if (series === 0) continue;
    const query = `count by (${names.join(', ')}) (${seriesOf(selector.text, selector.rangeMs)})`;
    const { value } = await instantQuery(client, query, { priority: 'evidence' }, signal);
    sets.push(...value.series.map(({ metric }) => metric));
  }
  return sets;
}

const seriesOf = (selector: string, rangeMs: number): string =>
  `last_over_time(${selector}[${Math.ceil(Math.max(rangeMs, aliveMs) / 1000)}s])`;

const totalOf = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + count, 0);
