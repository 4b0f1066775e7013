import { latencyText } from '../domain/latencyText';
import { plainText } from '../domain/plainText';
import type { DrillReport, Report } from '../domain/report';
import type { DrillOutcome } from '../domain/verdict';
import { inSeconds } from '../domain/wording';

export interface SummaryRow {
  readonly scenario: string;
  readonly monitor: string;
  readonly within: string;
  readonly detected: string;
  readonly verdict: string;
  /** Raised by data that were made up. */
  readonly synthetic: boolean;
  readonly outcome: DrillOutcome;
}

/** One row a verdict, in the order of the report. */
export const summaryRows = (report: Report): readonly SummaryRow[] =>
  report.drills.flatMap((drill) => {
    const rows = rowsOf(drill);
    return rows.length > 0 ? rows : [{ ...blank(drill), verdict: drill.outcome, outcome: drill.outcome }];
  });

function rowsOf(drill: DrillReport): readonly SummaryRow[] {
  const base = blank(drill);
  return [
    ...expectationRows(drill),
    ...drill.forbidden.map(({ monitor, verdict, outcome, watchedMs }) => ({
      ...base,
      monitor: plainText(monitor.name),
      within: 'never',
      detected: watched(watchedMs),
      verdict,
      outcome,
    })),
    ...(drill.unexpected.outcome === undefined
      ? []
      : [
          {
            ...base,
            monitor: 'any other alert',
            within: 'never',
            detected: watched(drill.unexpected.watchedMs),
            verdict: drill.unexpected.verdict ?? 'undecided',
            outcome: drill.unexpected.outcome,
          },
        ]),
    ...(drill.outcome === 'rollback-failed'
      ? [{ ...base, monitor: 'rollback', verdict: drill.outcome, outcome: drill.outcome }]
      : []),
  ];
}

function expectationRows(drill: DrillReport): readonly SummaryRow[] {
  const base = blank(drill);
  return drill.expectations.flatMap(({ monitor, withinMs, latencyMs, verdict, outcome, notified, resolved }) => [
    {
      ...base,
      monitor: plainText(monitor.name),
      within: inSeconds(withinMs),
      detected: latencyMs === undefined ? '-' : latencyText(latencyMs),
      verdict,
      outcome,
    },
    ...(notified === undefined
      ? []
      : [
          {
            ...base,
            monitor: notified.receiver === undefined ? 'notified' : plainText(`notified (${notified.receiver})`),
            within: inSeconds(notified.withinMs),
            detected: notified.latencyMs === undefined ? '-' : latencyText(notified.latencyMs),
            verdict: notified.verdict,
            outcome: notified.outcome,
          },
        ]),
    ...(resolved === undefined
      ? []
      : [
          {
            ...base,
            monitor: 'closes again',
            within: inSeconds(resolved.withinMs),
            detected: resolved.latencyMs === undefined ? '-' : latencyText(resolved.latencyMs),
            verdict: resolved.verdict,
            outcome: resolved.outcome,
          },
        ]),
  ]);
}

const blank = ({ scenario, synthetic }: DrillReport) => ({
  ...{ scenario, synthetic: synthetic === true },
  ...{ monitor: '-', within: '-', detected: '-' },
});

const watched = (watchedMs: number | undefined) => (watchedMs === undefined ? '-' : `watched ${inSeconds(watchedMs)}`);
