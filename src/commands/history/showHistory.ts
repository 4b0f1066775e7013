import { UsageError } from '../../domain/errors';
import type { Report } from '../../domain/report';
import type { Edge } from '../../edge';
import { exitCodes } from '../../exitCodes';
import { createLocalTime } from '../../telling/localTime';
import { createPaint } from '../../reporters/terminal/paint';
import { summaryLines } from '../../reporters/terminal/summaryLines';
import type { HistoryFlags } from '../flags';
import { openForReading } from './openHistoryOf';

/** Prints the report of a past run as it was then; nothing is judged again. Exit code 0 whatever it came to. */
export async function showHistory(
  edge: Edge,
  run: string | undefined,
  flags: HistoryFlags & { readonly json?: boolean },
): Promise<number> {
  const store = await openForReading(edge, flags);
  try {
    const found = await store.find(run ?? '');
    if (found === undefined) {
      if (run === undefined) throw new UsageError('there is no run in the history yet');
      const ids = (await store.list({ last: 200 })).map((drill) => drill.run);
      throw await unknownRun(run, ids);
    }
    if (found.isCutOff) edge.stderr.write('alertdrill: this run was killed; it is shown as far as it was recorded\n');
    const report = JSON.parse(found.report) as Report;
    const { columns, colors } = edge.stdout;
    const look = { columns, paint: createPaint(colors), time: createLocalTime() };
    edge.stdout.write(
      flags.json === true ? `${JSON.stringify(report, null, 2)}\n` : `${summaryLines(report, look).join('\n')}\n`,
    );
    return exitCodes.passed;
  } finally {
    await store.close();
  }
}

async function unknownRun(run: string, ids: readonly string[]): Promise<UsageError> {
  const { didYouMean } = await import('../../config/nearest');
  return new UsageError(`there is no run ${run} in the history`, {
    hint: didYouMean(run, [...new Set(ids)]) ?? '`alertdrill history list` has their ids',
  });
}
