import { isoTime } from '../../domain/isoTime';
import type { Edge } from '../../edge';
import { exitCodes } from '../../exitCodes';
import { createSystemClock } from '../../system/clock';
import { durationOf } from '../durationOf';
import type { HistoryPruneFlags } from '../flags';
import { openForReading } from './openHistoryOf';

/** Removes runs that began longer ago than that. Their recordings in `.alertdrill/runs` stay. */
export async function pruneHistory(edge: Edge, flags: HistoryPruneFlags): Promise<number> {
  const before = isoTime(createSystemClock().now() - durationOf('--older-than', flags.olderThan));
  const store = await openForReading(edge, flags);
  try {
    const count = await store.prune(before, flags.dryRun === true);
    const runs = `${count} ${count === 1 ? 'run' : 'runs'} from before ${before}`;
    edge.stdout.write(flags.dryRun === true ? `${runs} would be removed\n` : `${runs} removed\n`);
    return exitCodes.passed;
  } finally {
    await store.close();
  }
}
