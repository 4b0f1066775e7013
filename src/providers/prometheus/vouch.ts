import { ProviderError } from '../../domain/errors';
import { instantQuery } from './client';
import { toleratedMs, type Pause, type Span } from './evaluations';
import { promDurationMs } from './expression';
import type { Parts } from './poll';

/**
 * Whether the server scraped its targets all through a pause, so that it will have evaluated its rules too: nobody asked
 * meanwhile, or not often enough to see each evaluation. `unknown` where it has no targets of its own, or can't be asked.
 */
export async function ranThrough(parts: Parts, pause: Pause, signal: AbortSignal): Promise<boolean | 'unknown'> {
  try {
    const targets = await parts.directory.targets(signal);
    const intervals = targets.flatMap(({ scrapeInterval = '' }) => promDurationMs(scrapeInterval) ?? []);
    if (intervals.length === 0) return 'unknown';
    // The target that is scraped most often is scraped once in any such time.
    const everyMs = Math.min(...intervals);
    const scrapes = await scrapesIn(parts, pause, everyMs, signal);
    const toleratedPauseMs = toleratedMs(Math.max(everyMs, pause.intervalMs));
    const moments = [pause.fromMs, ...scrapes.filter((atMs) => atMs > pause.fromMs), pause.toMs];
    return moments.every((atMs, index) => atMs - (moments[index - 1] ?? atMs) <= toleratedPauseMs);
  } catch (error) {
    if (error instanceof ProviderError) return 'unknown';
    throw error;
  }
}

/**
 * When any target was scraped, a failed scrape included: the newest of all samples of `up` by small steps. Raw samples
 * would be as many as there are targets.
 */
async function scrapesIn(
  { client }: Parts,
  { fromMs, toMs }: Span,
  everyMs: number,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const rangeMs = toMs - fromMs + everyMs;
  const stepMs = Math.ceil(Math.max(everyMs / 2, rangeMs / mostSteps));
  const query = `max(timestamp(up))[${Math.ceil(rangeMs)}ms:${stepMs}ms]`;
  const { value } = await instantQuery(client, query, { priority: 'log', atMs: toMs }, signal);
  const newest = value.series.flatMap(({ values }) => values.map((sample) => Math.round(sample.value * 1000)));
  return [...new Set(newest)];
}

const mostSteps = 1_000;
