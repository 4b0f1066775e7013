import { isOpen, type Alert, type Subject } from '../engine/alert';
import { judgeMetric } from '../engine/judgeMetric';
import { judgeMissing } from '../engine/judgeMissing';
import type { Standin } from '../standin';
import { recordJudgement } from './alertBook';
import { endBreach } from './downtimes';
import { judgeLater } from './judgeLater';
import { monitorsOfType, subjectOf } from './monitors';
import { recordPoints, type PostedPoint, type RecordedPost } from './recordPoints';

/** Stores what was posted to a service, and judges the monitors that it concerns. The service must exist. */
export function postServiceMetrics(standin: Standin, service: string, posted: readonly PostedPoint[]): void {
  const post = recordPoints(standin, `service:${service}`, posted);
  judgeLater(standin, () => judgePost(standin, service, post));
}

function judgePost(standin: Standin, service: string, post: RecordedPost): void {
  const endsByScan = standin.settings.interruptionEnds === 'at-next-scan';
  for (const { monitor, revision } of monitorsOfType(standin.store, 'service')) {
    if (monitor.service !== service || !post.recorded.includes(monitor.metric)) continue;
    const subject = subjectOf(monitor, revision);
    const points = post.seriesByName.get(monitor.metric)?.points ?? [];
    const judgement = post.judgeable.includes(monitor.metric)
      ? judgeMetric(monitor, points, standin.clock.nowMs(), standin.periods)
      : undefined;
    const isBreach = judgement !== undefined && judgement.status !== 'OK' && judgement.confirmed;
    if (endsByScan && !isBreach && openSilence(standin, subject) !== undefined) continue;
    if (judgement !== undefined) recordJudgement(standin, subject, judgement);
    else endSilence(standin, subject);
  }
}

/** A post that can't be judged still ends an interruption: data came. */
function endSilence(standin: Standin, subject: Subject): void {
  endBreach(standin, subject, 'silence');
  if (openSilence(standin, subject) === undefined) return;
  recordJudgement(standin, subject, { status: 'OK', confirmed: false, cause: 'data' });
}

function openSilence({ store }: Standin, subject: Subject): Alert | undefined {
  const latest = store.alerts.latest(subject);
  return latest !== undefined && isOpen(latest) && latest.cause === 'silence' ? latest : undefined;
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
