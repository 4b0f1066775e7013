import { instantQuery } from './client';
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
  /** How often a sample comes, and how long it may take; absent where nobody says. ms. */
  readonly everyMs?: number;
  readonly lagMs?: number;
  /** What the metric is recorded from; none where it is scraped. */
  readonly inputs: readonly Feed[];
}

/** A series counts as alive for five minutes (Prometheus' look-back). */
const aliveMs = 300_000;
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
  return { expression, feeds: await feedsOf({ parts, span, signal }, expression, deepest) };
}

/** Where data really come from: not what is recorded, but what it is recorded from. */
export const scrapedFeeds = (feeds: readonly Feed[]): readonly Feed[] =>
  feeds.flatMap((feed) => (feed.inputs.length === 0 ? [feed] : scrapedFeeds(feed.inputs)));

interface Look {
  readonly parts: Parts;
  readonly span: Span | undefined;
  readonly signal: AbortSignal;
}

async function feedsOf(look: Look, expression: Expression | undefined, depth: number): Promise<readonly Feed[]> {
  const selectors = new Map(
    (expression?.selectors ?? []).filter(({ inAbsent }) => !inAbsent).map((each) => [each.text, each]),
  );
  const feeds: Feed[] = [];
  for (const selector of selectors.values()) feeds.push(await feedOf(look, selector, depth));
  return feeds;
}

async function feedOf(look: Look, selector: Selector, depth: number): Promise<Feed> {
  const { metric } = selector;
  const counts = await countByJob(look, selector.text, selector.rangeMs);
  const series = totalOf(counts);
  const ofMetric = series > 0 || metric === undefined ? series : totalOf(await countByJob(look, metric, 0));
  const jobs = [...counts.keys()];
  const { directory } = look.parts;
  const recording = metric === undefined ? undefined : (await directory.recordings(look.signal)).get(metric);
  if (recording !== undefined && depth > 0) {
    const inputs = await feedsOf(look, await readExpression(recording.query), depth - 1);
    const lags = inputs.map((feed) => (feed.everyMs ?? 0) + (feed.lagMs ?? 0) + feed.selector.rangeMs);
    return { selector, series, ofMetric, jobs, everyMs: recording.intervalMs, lagMs: Math.max(0, ...lags), inputs };
  }
  return { selector, series, ofMetric, jobs, ...(await scrapePeriod(look, jobs)), inputs: [] };
}

/** Of the slowest target of these jobs. */
async function scrapePeriod({ parts, signal }: Look, jobs: readonly string[]) {
  const targets = (await parts.directory.targets(signal)).filter(({ labels }) => jobs.includes(labels['job'] ?? ''));
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
