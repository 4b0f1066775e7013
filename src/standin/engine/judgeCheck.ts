import type { Judgement, Status } from './alert';
import type { Periods } from './periods';

export interface CheckReport {
  readonly status: Status;
  readonly message: string;
  /** Unix seconds. */
  readonly occurredAt: number;
  readonly maxCheckAttempts: number;
  /** In minutes; absent: told of once. */
  readonly notificationInterval?: number | undefined;
}

/** The most attempts that a report may ask for (api-docs/check-monitoring). */
export const mostAttempts = 10;

/** The API answers 200 to such reports, and forgets them. */
export function isIgnoredReport(
  report: CheckReport,
  held: readonly CheckReport[],
  nowMs: number,
  periods: Periods,
): boolean {
  const tooOld = nowMs - report.occurredAt * 1000 >= periods.checkReportMs;
  return tooOld || held.some(({ occurredAt }) => occurredAt === report.occurredAt);
}

/** Adds a report in the order of occurrence, and drops what can no longer matter to attempts or to double posts. */
export function addReport(
  held: readonly CheckReport[],
  report: CheckReport,
  nowMs: number,
  periods: Periods,
): readonly CheckReport[] {
  const oldest = (nowMs - periods.checkReportMs) / 1000;
  const all = [...held, report].sort((a, b) => a.occurredAt - b.occurredAt);
  return all.filter(({ occurredAt }, index) => occurredAt > oldest || index >= all.length - mostAttempts);
}

/**
 * Judges a check by its latest report. `reports` are in order of occurrence. The attempts needed are the report's own;
 * anything but OK is a failed attempt, and a gap of six hours ends a streak.
 */
export function judgeCheck(reports: readonly CheckReport[], periods: Periods): Judgement | undefined {
  const latest = reports.at(-1);
  if (latest === undefined) return undefined;
  const confirmed = failuresInARow(reports, periods.checkReportMs) >= latest.maxCheckAttempts;
  return { status: latest.status, confirmed, cause: 'data', message: latest.message };
}

function failuresInARow(reports: readonly CheckReport[], longestGapMs: number): number {
  let failures = 0;
  let laterAt: number | undefined;
  for (const { status, occurredAt } of reports.toReversed()) {
    if (status === 'OK') break;
    if (laterAt !== undefined && (laterAt - occurredAt) * 1000 >= longestGapMs) break;
    failures += 1;
    laterAt = occurredAt;
  }
  return failures;
}
