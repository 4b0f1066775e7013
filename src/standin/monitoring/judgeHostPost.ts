import type { RecordedPost } from '../engine/evaluation';
import { isSystemMetric } from '../engine/judgeConnectivity';
import { judgeMetric, pointsLookedAt } from '../engine/judgeMetric';
import type { HostMonitor } from '../engine/monitor';
import type { PointList } from '../engine/points';
import { latestMonitored, metricsFedBy } from '../engine/rateMetric';
import { isMonitored } from '../engine/scope';
import type { Standin } from '../standin';
import { recordJudgement } from './alertBook';
import { monitorsOfType, subjectOf } from './monitors';

/** Judges the monitors of hosts that a post concerns, and ends a silence. */
export function judgeHostPost(standin: Standin, hostId: string, post: RecordedPost): void {
  const host = standin.store.hosts.get(hostId);
  if (host === undefined || !isMonitored(host)) return;
  const pointsByName = new Map(post.metrics.map(({ name, points }) => [name, points]));
  for (const { monitor, revision } of standin.store.monitors.index().ofHost(host, metricsFedBy(post.judgeable))) {
    const judgement = judgeMetric(monitor, pointsFor(monitor, pointsByName), standin.clock.nowMs(), standin.periods);
    if (judgement !== undefined) recordJudgement(standin, subjectOf(monitor, revision, hostId), judgement);
  }
  if (!post.recorded.some(isSystemMetric)) return;
  for (const { monitor, revision } of monitorsOfType(standin.store, 'connectivity')) {
    recordJudgement(standin, subjectOf(monitor, revision, hostId), { status: 'OK', confirmed: true, cause: 'silence' });
  }
}

const none: PointList = [];

const pointsFor = (monitor: HostMonitor, pointsByName: ReadonlyMap<string, PointList>): PointList =>
  latestMonitored(monitor, [...pointsByName.keys()], (name) => pointsByName.get(name) ?? none, pointsLookedAt(monitor));
