import { ProviderError } from '../../domain/errors';
import { toleratedMs, type Pause } from './evaluations';
import { promDurationMs } from './expression';
import { momentsOf } from './moments';
import type { Parts } from './parts';

/**
 * Whether the server scraped its targets all through a pause, so that it will have evaluated its rules too: nobody asked
 * meanwhile, or not often enough to see each evaluation. `unknown` where it has no targets of its own, or can't be asked.
 */
export async function ranThrough(parts: Parts, pause: Pause, signal: AbortSignal): Promise<boolean | 'unknown'> {
  const { client, directory } = parts;
  try {
    const targets = await directory.targets(signal);
    const intervals = targets.flatMap(({ scrapeInterval = '' }) => promDurationMs(scrapeInterval) ?? []);
    if (intervals.length === 0) return 'unknown';
    // The target that is scraped most often is scraped once in any such time. `up` has a failed scrape as well.
    const everyMs = Math.min(...intervals);
    const scrapes = await momentsOf(client, 'up', pause, everyMs, 'log', signal);
    const toleratedPauseMs = toleratedMs(Math.max(everyMs, pause.intervalMs));
    const moments = [pause.fromMs, ...scrapes.filter((atMs) => atMs > pause.fromMs), pause.toMs];
    return moments.every((atMs, index) => atMs - (moments[index - 1] ?? atMs) <= toleratedPauseMs);
  } catch (error) {
    if (error instanceof ProviderError) return 'unknown';
    throw error;
  }
}
