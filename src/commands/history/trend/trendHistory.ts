import { resolve } from 'node:path';
import { isoTime } from '../../../domain/isoTime';
import type { TrendReport } from '../../../domain/trend/trendReport';
import type { Edge } from '../../../edge';
import { exitCodes } from '../../../exitCodes';
import type { HistoryStore } from '../../../history/store/historyStore';
import { createSystemClock } from '../../../system/clock';
import { writeFileAtomic } from '../../../system/writeFileAtomic';
import { createLocalTime } from '../../../telling/localTime';
import { createPaint } from '../../../reporters/terminal/paint';
import { durationOf } from '../../durationOf';
import type { HistoryTrendFlags } from '../../flags';
import { openForReading } from '../openHistoryOf';
import { refuseUnknown } from '../refuseUnknown';
import { trendAsMarkdown } from './trendMarkdown';
import { trendInWords } from './trendText';
import { parseTerms } from './trendTerms';
import { trendsOf, withCause } from './trendReportOf';

/**
 * Says which expectations got slower, or began to fail, since when, and why. Exit code 1: one did, by `--fail-on`; else 0,
 * also where there are not enough runs to tell.
 */
export async function trendHistory(edge: Edge, flags: HistoryTrendFlags): Promise<number> {
  const terms = parseTerms(flags);
  const now = createSystemClock().now();
  const sinceIso = flags.since === undefined ? undefined : isoTime(now - durationOf('--since', flags.since));
  const store = await openForReading(edge, flags);
  try {
    const query = {
      ...(flags.env !== undefined && { environment: flags.env }),
      ...(flags.scenario !== undefined && { scenario: flags.scenario }),
    };
    const expectations = await store.results(query);
    if (expectations.length === 0) await refuseUnknown(store, flags);
    const kept = {
      expectations,
      acceptances: await store.acceptances(),
      ...(sinceIso !== undefined && { sinceIso }),
    };
    const { entries, totals } = trendsOf(kept, terms.terms);
    const report: TrendReport = {
      schemaVersion: 1,
      tool: { name: 'alertdrill', version: edge.version },
      at: isoTime(now),
      terms: {
        significance: terms.significance,
        minEffect: terms.minEffect,
        ...(sinceIso !== undefined && { since: sinceIso }),
      },
      totals,
      expectations: await withCauses(entries, store),
    };
    await tell(edge, report, flags);
    return exitCodeOf(report, flags.failOn);
  } finally {
    await store.close();
  }
}

async function withCauses(
  entries: ReturnType<typeof trendsOf>['entries'],
  store: HistoryStore,
): Promise<TrendReport['expectations']> {
  const hashes = entries.flatMap(({ suspect }) =>
    suspect === undefined ? [] : [suspect.beforeHash, suspect.afterHash],
  );
  const configs = hashes.length === 0 ? new Map<string, string>() : await store.configs([...new Set(hashes)]);
  return entries.map((entry) => withCause(entry, configs));
}

async function tell(edge: Edge, report: TrendReport, flags: HistoryTrendFlags): Promise<void> {
  const { columns, colors } = edge.stdout;
  const time = createLocalTime();
  if (flags.html !== undefined) {
    const { trendAsHtml } = await import('./trendHtml');
    await writeFileAtomic(resolve(edge.cwd, flags.html), trendAsHtml(report, time));
  }
  edge.stdout.write(
    flags.json === true
      ? `${JSON.stringify(report, null, 2)}\n`
      : flags.markdown === true
        ? trendAsMarkdown(report, time)
        : trendInWords(report, flags.all === true, { columns, paint: createPaint(colors), time }),
  );
}

function exitCodeOf({ totals }: TrendReport, failOn: HistoryTrendFlags['failOn']): number {
  switch (failOn) {
    case 'none':
      return exitCodes.passed;
    case 'failure':
      return totals.regressed + totals.failing > 0 ? exitCodes.failed : exitCodes.passed;
    case 'regression':
      return totals.regressed > 0 ? exitCodes.failed : exitCodes.passed;
    default:
      return failOn satisfies never;
  }
}
