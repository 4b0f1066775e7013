import { existsSync } from 'node:fs';
import { UsageError } from '../../domain/errors';
import { isPostgresUrl, shownPlace } from '../../domain/postgresUrl';
import type { HistoryStore } from './historyStore';

/**
 * Opens the history at its place. Where there is none, one is made to keep something in it, and none to read.
 * Throws a UsageError where that can't be.
 */
export async function openHistory(place: string, what: 'to-keep' | 'to-read'): Promise<HistoryStore> {
  if (isPostgresUrl(place)) {
    const { openPostgresHistory } = await import('./postgresHistory');
    const found = await openPostgresHistory(place, what);
    if (found === undefined) throw noHistoryAt(shownPlace(place));
    return found;
  }
  if (what === 'to-read' && !existsSync(place)) throw noHistoryAt(place);
  const { openEmbeddedHistory } = await import('./embeddedHistory');
  return openEmbeddedHistory(place);
}

const noHistoryAt = (place: string): UsageError =>
  new UsageError(`there is no history yet at ${place}`, {
    hint: '`alertdrill run` adds each run to it, and `alertdrill history import` those that were recorded before',
  });
