import type { Judgement } from './alert';
import { meanOfLatest } from './judgeMetric';
import { levelOf, worstOf, type Level } from './level';
import type { ExternalMonitor } from './monitor';

/** What one HTTP request of an external monitor brought back. */
export interface ExternalResult {
  /** Why the answer was bad: status, body, time-out, certificate... Absent: it was good. */
  readonly failure?: string | undefined;
  /** Shown in the alert where the answer was good: the status line. */
  readonly message: string;
  /** Absent where nothing answered. */
  readonly responseTimeMs?: number | undefined;
  readonly certificateDaysLeft?: number | undefined;
}

/** The most results that any judgement looks back on: ten attempts, each with a mean of ten. */
export const externalResultsKept = 20;

/** Judges an external monitor at its latest result; `results` are oldest first. */
export function judgeExternal(monitor: ExternalMonitor, results: readonly ExternalResult[]): Judgement | undefined {
  const latest = results.at(-1);
  if (latest === undefined) return undefined;
  const value = watchesResponseTime(monitor) ? meanResponseTime(monitor, results) : undefined;
  return {
    status: levelAt(monitor, results),
    confirmed: badResultsInARow(monitor, results) >= monitor.maxCheckAttempts,
    cause: 'data',
    value,
    message: latest.failure ?? latest.message,
  };
}

export function watchesResponseTime(monitor: ExternalMonitor): boolean {
  return (
    monitor.service !== undefined &&
    monitor.responseTimeDuration !== undefined &&
    (monitor.responseTimeWarning !== undefined || monitor.responseTimeCritical !== undefined)
  );
}

function badResultsInARow(monitor: ExternalMonitor, results: readonly ExternalResult[]): number {
  let bad = 0;
  while (bad < results.length && levelAt(monitor, results.slice(0, results.length - bad)) !== 'OK') bad += 1;
  return bad;
}

function levelAt(monitor: ExternalMonitor, results: readonly ExternalResult[]): Level {
  const latest = results.at(-1);
  if (latest === undefined) return 'OK';
  if (latest.failure !== undefined) return 'CRITICAL';
  return worstOf([responseTimeLevel(monitor, results), certificateLevel(monitor, latest)]);
}

function responseTimeLevel(monitor: ExternalMonitor, results: readonly ExternalResult[]): Level {
  const mean = watchesResponseTime(monitor) ? meanResponseTime(monitor, results) : undefined;
  if (mean === undefined) return 'OK';
  return levelOf(mean, {
    operator: '>',
    warning: monitor.responseTimeWarning,
    critical: monitor.responseTimeCritical,
  });
}

/** Checks that nothing answered have no response time: they are failures already, and the mean skips them. */
function meanResponseTime(monitor: ExternalMonitor, results: readonly ExternalResult[]): number | undefined {
  const times = results.flatMap(({ responseTimeMs }) => responseTimeMs ?? []);
  return meanOfLatest(times, monitor.responseTimeDuration ?? 1, 0);
}

function certificateLevel(monitor: ExternalMonitor, { certificateDaysLeft }: ExternalResult): Level {
  if (certificateDaysLeft === undefined) return 'OK';
  return levelOf(certificateDaysLeft, {
    operator: '<',
    warning: monitor.certificationExpirationWarning,
    critical: monitor.certificationExpirationCritical,
  });
}
