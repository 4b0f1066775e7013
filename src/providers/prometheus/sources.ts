import { instantQuery } from './client';
import { promDurationMs, readExpression, type Expression, type Selector } from './expression';
import type { Parts } from './poll';
import type { Rule } from './rule';
import type { Labels } from './schema';

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
  /** How often a sample comes, and how long it may take; absent where nobody says. ms. */
  readonly everyMs?: number;
  readonly lagMs?: number;
}

/** A series counts as alive for five minutes (Prometheus' look-back). */
const aliveMs = 300_000;
/** Recording rules that feed each other; deeper than this nobody looks. */
const deepest = 4;

export async function sourcesOf(parts: Parts, { query }: Pick<Rule, 'query'>, signal: AbortSignal): Promise<Sources> {
  const expression = await readExpression(query);
  const selectors = new Map(
    (expression?.selectors ?? []).filter(({ inAbsent }) => !inAbsent).map((each) => [each.text, each]),
  );
  const feeds: Feed[] = [];
  for (const selector of selectors.values()) feeds.push(await feedOf(parts, selector, signal));
  return { expression, feeds };
}

async function feedOf(parts: Parts, selector: Selector, signal: AbortSignal): Promise<Feed> {
  const jobs = await countByJob(parts, selector.text, selector.rangeMs, signal);
  const series = totalOf(jobs);
  const { metric } = selector;
  const ofMetric = series > 0 || metric === undefined ? series : totalOf(await countByJob(parts, metric, 0, signal));
  const period = await periodOf(parts, metric, [...jobs.keys()], deepest, signal);
  return { selector, series, ofMetric, ...period };
}

async function countByJob({ client }: Parts, selector: string, rangeMs: number, signal: AbortSignal) {
  const query = `count by (job) (${seriesOf(selector, rangeMs)})`;
  const { value } = await instantQuery(client, query, { priority: 'evidence' }, signal);
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

interface Period {
  readonly everyMs?: number;
  readonly lagMs?: number;
}

/** Of a recorded metric its group's interval and what its own sources add; else of the slowest target of these jobs. */
async function periodOf(
  parts: Parts,
  metric: string | undefined,
  jobs: readonly string[],
  depth: number,
  signal: AbortSignal,
): Promise<Period> {
  const recording = metric === undefined ? undefined : (await parts.directory.recordings(signal)).get(metric);
  if (recording !== undefined && depth > 0) {
    const inner = (await readExpression(recording.query))?.selectors ?? [];
    const lags: number[] = [];
    for (const { metric: source, rangeMs } of inner) {
      const { everyMs = 0, lagMs = 0 } = await periodOf(parts, source, jobs, depth - 1, signal);
      lags.push(everyMs + lagMs + rangeMs);
    }
    return { everyMs: recording.intervalMs, lagMs: Math.max(0, ...lags) };
  }
  const targets = (await parts.directory.targets(signal)).filter(({ labels }) => jobs.includes(labels['job'] ?? ''));
  const intervals = targets.flatMap(({ scrapeInterval = '' }) => promDurationMs(scrapeInterval) ?? []);
  const timeouts = targets.flatMap(({ scrapeTimeout = '' }) => promDurationMs(scrapeTimeout) ?? []);
  if (intervals.length === 0) return {};
  return { everyMs: Math.max(...intervals), lagMs: Math.max(0, ...timeouts) };
}
