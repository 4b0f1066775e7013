import { isoTime } from '../../domain/isoTime';
import type { Edge } from '../../edge';
import { exitCodes } from '../../exitCodes';
import { createSystemClock } from '../../system/clock';
import { durationOf } from '../durationOf';
import type { HistoryFlags } from '../flags';
import { openForReading } from './openHistoryOf';

/** Writes the runs, and what was accepted, as lines of JSON that `history import` reads. */
export async function exportHistory(edge: Edge, flags: HistoryFlags & { readonly since?: string }): Promise<number> {
  const since =
    flags.since === undefined ? undefined : isoTime(createSystemClock().now() - durationOf('--since', flags.since));
  const store = await openForReading(edge, flags);
  try {
    for await (const { isCutOff, report } of store.each(since)) {
      const line = { ...(isCutOff && { cutOff: true }), report: JSON.parse(report) as unknown };
      edge.stdout.write(`${JSON.stringify(line)}\n`);
    }
    for (const accepted of await store.acceptances()) edge.stdout.write(`${JSON.stringify({ accepted })}\n`);
    return exitCodes.passed;
  } finally {
    await store.close();
  }
}
