import type { Settings } from './settings';

/** Everything that shrinks with the compressed minute, in milliseconds. Nothing else does. */
export interface Periods {
  readonly minuteMs: number;
  /** Mackerel stores one point a minute (docs/overview). */
  readonly storageGrainMs: number;
  /** A newest point older than this is not judged (docs/howto/alerts). */
  readonly judgeableAgeMs: number;
  /** Points further away than this, in the past or the future, are not recorded (docs/advanced/custom-metrics). */
  readonly historyMs: number;
  /** Check reports this old are ignored, and a streak of them does not bridge such a gap (api-docs/check-monitoring). */
  readonly checkReportMs: number;
  readonly externalCheckMs: number;
  /** "The monitoring interval is every 5 minutes" (docs/expression-monitoring). */
  readonly expressionMs: number;
  readonly connectivitySilenceMs: number;
  readonly connectivityScanMs: number;
  readonly missingScanMs: number;
  readonly resendScanMs: number;
}

export function periodsOf(minuteMs: number, settings: Settings): Periods {
  return {
    minuteMs,
    storageGrainMs: minuteMs,
    judgeableAgeMs: 20 * minuteMs,
    historyMs: 24 * 60 * minuteMs,
    checkReportMs: 6 * 60 * minuteMs,
    externalCheckMs: minuteMs,
    expressionMs: 5 * minuteMs,
    connectivitySilenceMs: settings.connectivitySilenceMinutes * minuteMs,
    connectivityScanMs: settings.connectivityScanMinutes * minuteMs,
    missingScanMs: settings.missingScanMinutes * minuteMs,
    resendScanMs: settings.resendScanMinutes * minuteMs,
  };
}
