import type { Edge } from '../../edge';
import { exitCodes } from '../../exitCodes';
import { createLocalTime } from '../../telling/localTime';
import { createPaint } from '../../reporters/terminal/paint';
import type { HistoryListFlags } from '../flags';
import { historyInWords } from './historyText';
import { openForReading } from './openHistoryOf';

/** Prints past drills, the newest first. */
export async function listHistory(edge: Edge, flags: HistoryListFlags): Promise<number> {
  const { env, scenario, last, json } = flags;
  const store = await openForReading(edge, flags);
  try {
    const query = { last, ...(env !== undefined && { environment: env }), ...(scenario !== undefined && { scenario }) };
    const drills = await store.list(query);
    const { columns, colors } = edge.stdout;
    edge.stdout.write(
      json === true
        ? `${JSON.stringify({ drills }, null, 2)}\n`
        : historyInWords(drills, { columns, paint: createPaint(colors), time: createLocalTime() }),
    );
    return exitCodes.passed;
  } finally {
    await store.close();
  }
}
