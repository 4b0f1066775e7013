import type { RecordedPost } from '../engine/evaluation';
import { isSystemMetric } from '../engine/judgeConnectivity';
import { judgeMetric } from '../engine/judgeMetric';
import type { HostMonitor } from '../engine/monitor';
import { isInputOf, monitoredPoints } from '../engine/rateMetric';
import { isInScope, isMonitored } from '../engine/scope';
import type { Standin } from '../standin';
import { recordJudgement } from './alertBook';
import { monitorsOfType, subjectOf } from './monitors';

/** Judges the monitors of hosts that a post concerns, and ends a silence. */
export function judgeHostPost(standin: Standin, hostId: string, post: RecordedPost): void {
  const host = standin.store.hosts.get(hostId);
  if (host === undefined || !isMonitored(host)) return;
  for (const { monitor, revision } of monitorsOfType(standin.store, 'host')) {
    const isConcerned = post.judgeable.some((name) => isInputOf(monitor.metric, name));
    if (!isConcerned || !isInScope(host, monitor)) continue;
    const judgement = judgeMetric(monitor, pointsFor(monitor, post), standin.clock.nowMs(), standin.periods);
    if (judgement !== undefined) recordJudgement(standin, subjectOf(monitor, revision, hostId), judgement);
  }
  if (!post.recorded.some(isSystemMetric)) return;
  for (const { monitor, revision } of monitorsOfType(standin.store, 'connectivity')) {
    recordJudgement(standin, subjectOf(monitor, revision, hostId), { status: 'OK', confirmed: true, cause: 'silence' });
  }
}

function pointsFor(monitor: HostMonitor, { metrics }: RecordedPost) {
  const pointsByName = new Map(metrics.map(({ name, points }) => [name, points]));
  return monitoredPoints(monitor.metric, [...pointsByName.keys()], (name) => pointsByName.get(name) ?? []);
}
