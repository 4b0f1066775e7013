import { judgeMetric } from '../engine/judgeMetric';
import { isSystemMetric } from '../engine/judgeConnectivity';
import type { HostMonitor } from '../engine/monitor';
import { isInputOf, monitoredPoints } from '../engine/rateMetric';
import { isInScope, isMonitored } from '../engine/scope';
import type { Standin } from '../standin';
import { recordJudgement } from './alertBook';
import { judgeLater } from './judgeLater';
import { monitorsOfType, subjectOf } from './monitors';
import { recordPoints, type PostedPoint, type RecordedPost } from './recordPoints';

/** Stores what one host posted, and judges the monitors that it concerns. The host must exist. */
export function postHostMetrics(standin: Standin, hostId: string, posted: readonly PostedPoint[]): void {
  const post = recordPoints(standin, `host:${hostId}`, posted);
  if (post.recorded.some(isSystemMetric)) noteSignOfLife(standin, hostId);
  judgeLater(standin, () => judgePost(standin, hostId, post));
}

function noteSignOfLife(standin: Standin, hostId: string): void {
  const host = standin.store.hosts.get(hostId);
  if (host !== undefined) standin.store.hosts.put(hostId, { ...host, lastSystemPostAtMs: standin.clock.nowMs() });
}

function judgePost(standin: Standin, hostId: string, post: RecordedPost): void {
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

const pointsFor = (monitor: HostMonitor, { seriesByName }: RecordedPost) =>
  monitoredPoints(monitor.metric, [...seriesByName.keys()], (name) => seriesByName.get(name)?.points ?? []);
