import { isOpen, type Alert, type Subject } from '../engine/alert';
import type { RecordedPost } from '../engine/evaluation';
import { judgeMetric } from '../engine/judgeMetric';
import type { Standin } from '../standin';
import { recordJudgement } from './alertBook';
import { endBreach } from './downtimes';
import { subjectOf } from './monitors';

/** Judges the monitors of a service that a post concerns. */
export function judgeServicePost(standin: Standin, service: string, post: RecordedPost): void {
  const endsByScan = standin.settings.interruptionEnds === 'at-next-scan';
  for (const { monitor, revision } of standin.store.monitors.index().ofService(service)) {
    if (!post.recorded.includes(monitor.metric)) continue;
    const subject = subjectOf(monitor, revision);
    const points = post.metrics.find(({ name }) => name === monitor.metric)?.points ?? [];
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
export function endSilence(standin: Standin, subject: Subject): void {
  endBreach(standin, subject, 'silence');
  if (openSilence(standin, subject) === undefined) return;
  recordJudgement(standin, subject, { status: 'OK', confirmed: false, cause: 'data' });
}

function openSilence({ store }: Standin, subject: Subject): Alert | undefined {
  const latest = store.alerts.latest(subject);
  return latest !== undefined && isOpen(latest) && latest.cause === 'silence' ? latest : undefined;
}
