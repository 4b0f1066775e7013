import { isoTime } from '../../domain/isoTime';
import type { Edge } from '../../edge';
import { exitCodes } from '../../exitCodes';
import { createSystemClock } from '../../system/clock';
import { durationOf } from '../durationOf';
import type { HistoryFlags } from '../flags';
import { openForReading } from './openHistoryOf';

/** Writes the runs as lines of JSON that `history import` reads. One report is in memory at a time. */
export function exportHistory(edge: Edge, flags: HistoryFlags & { readonly since?: string }): number {
  const since =
    flags.since === undefined ? undefined : isoTime(createSystemClock().now() - durationOf('--since', flags.since));
  const store = openForReading(edge, flags);
  try {
    for (const { isCutOff, report } of store.each(since)) {
      const line = { ...(isCutOff && { cutOff: true }), report: JSON.parse(report) as unknown };
      edge.stdout.write(`${JSON.stringify(line)}\n`);
    }
    return exitCodes.passed;
  } finally {
    store.close();
  }
}
