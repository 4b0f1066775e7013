import type { Expectation, Forbidden } from '../../domain/scenario';
import { inSeconds } from '../../domain/wording';
import type { Evidence } from '../../ports/provider';
import { readValues } from './breach';
import { instantQuery, type Client } from './client';
import type { Feed } from './sources';
import type { Span } from './span';

/** What a rule's data were over a span. */
export interface Fed {
  readonly feed: Feed;
  /** Of the series that has most samples in the span. */
  readonly samples: number;
}

/** So many samples that are due and don't come are no jitter. */
const missedSamples = 3;

export async function fedOver(
  client: Client,
  feeds: readonly Feed[],
  span: Span,
  signal: AbortSignal,
): Promise<readonly Fed[]> {
  const fed: Fed[] = [];
  for (const feed of feeds) {
    const seconds = Math.max(1, Math.ceil((span.toMs - span.fromMs) / 1000));
    const query = `max(count_over_time(${feed.selector.text}[${seconds}s]))`;
    const { value } = await instantQuery(client, query, { priority: 'evidence', atMs: span.toMs }, signal);
    fed.push({ feed, samples: value.series[0]?.value?.value ?? 0 });
  }
  return fed;
}

export function dataOf(feeds: readonly Fed[]): Evidence['data'] {
  if (feeds.length === 0) return 'unknown';
  return feeds.some(({ samples }) => samples > 0) ? 'present' : 'absent';
}

/**
 * In words, why silence proves nothing. A control needs data without a pause: half of the samples that were due are too
 * few. An alert that was expected can't come when all that its rule looks at has stopped before the deadline.
 */
export async function gapsOf(
  client: Client,
  subject: Expectation | Forbidden,
  feeds: readonly Fed[],
  span: Span,
  signal: AbortSignal,
): Promise<readonly string[]> {
  // An error's series may appear with the first error: absent, where others are present, is no gap.
  const withSamples = feeds.filter(({ samples }) => samples > 0);
  const within = `within ${inSeconds(span.toMs - span.fromMs)}`;
  if (withSamples.length === 0) return feeds.map(({ feed }) => `no sample of ${feed.selector.text} ${within}`);
  if ('withinMs' in subject) {
    const untilMs = Math.min(span.toMs, span.fromMs + subject.withinMs);
    const stops: (string | undefined)[] = [];
    for (const { feed } of withSamples) stops.push(await stopOf(client, feed, { ...span, toMs: untilMs }, signal));
    return stops.every((stop) => stop !== undefined) ? stops : [];
  }
  return withSamples.flatMap(({ feed: { selector, everyMs }, samples }) => {
    const due = everyMs === undefined ? 0 : Math.floor((span.toMs - span.fromMs) / everyMs);
    if (due < 4 || samples * 2 >= due) return [];
    return [`${samples} of ${due} samples of ${selector.text} that were due ${within}`];
  });
}

/** Where a feed was silent for so long that its rule saw nothing of a part of the span. */
async function stopOf(
  client: Client,
  { selector, everyMs }: Feed,
  span: Span,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (everyMs === undefined) return undefined;
  const pauseMs = missedSamples * everyMs;
  const range = { fromMs: span.fromMs + pauseMs, toMs: Math.floor(span.toMs), stepMs: everyMs };
  if (range.toMs - range.fromMs < everyMs) return undefined;
  // At each step: whether there was a sample within the last pause.
  const query = `count(last_over_time(${selector.text}[${pauseMs}ms]))`;
  const [present] = await readValues(client, query, range, signal);
  const { points = [], stepMs = everyMs } = present ?? {};
  const silentMs = stepsOf(range, stepMs).find((atMs) => !points.some((point) => point.atMs === atMs));
  if (silentMs === undefined) return undefined;
  const sinceMs = Math.max(0, silentMs - pauseMs - span.fromMs);
  return `no sample of ${selector.text} for ${inSeconds(pauseMs)} or more, from ${inSeconds(sinceMs)} after the window began; one is due every ${inSeconds(everyMs)}`;
}

/** The moments that `readValues` asks for. */
function stepsOf({ fromMs, toMs }: Span, stepMs: number): readonly number[] {
  const count = Math.floor((toMs - fromMs) / stepMs) + 1;
  return Array.from({ length: count }, (_, index) => toMs - (count - 1 - index) * stepMs);
}
