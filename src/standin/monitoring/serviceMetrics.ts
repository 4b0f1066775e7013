import { judgeMissing } from '../engine/judgeMissing';
import type { Standin } from '../standin';
import { recordJudgement } from './alertBook';
import { judgeLater } from './judgeLater';
import { endSilence } from './judgeServicePost';
import { monitorsOfType, subjectOf } from './monitors';
import { recordPoints, type PostedPoint } from './recordPoints';

/** Stores what was posted to a service, and judges the monitors that it concerns. The service must exist. */
export function postServiceMetrics(standin: Standin, service: string, posted: readonly PostedPoint[]): void {
  const post = recordPoints(standin, `service:${service}`, posted);
  judgeLater(standin, { of: 'service', service, post });
}

/** Interruption monitoring: looks for service metrics that stopped coming. */
export function scanMissingMetrics(standin: Standin): void {
  const { store, periods, clock, settings } = standin;
  for (const { monitor, revision } of monitorsOfType(store, 'service')) {
    const series = store.metrics.get(`service:${monitor.service}`, monitor.metric);
    const judgement = judgeMissing(monitor, series, clock.nowMs(), periods.minuteMs);
    const subject = subjectOf(monitor, revision);
    if (judgement !== undefined) recordJudgement(standin, subject, judgement);
    else if (settings.interruptionEnds === 'at-next-scan') endSilence(standin, subject);
  }
}
