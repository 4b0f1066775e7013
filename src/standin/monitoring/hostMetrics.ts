import { isSystemMetric } from '../engine/judgeConnectivity';
import type { Standin } from '../standin';
import { judgeLater } from './judgeLater';
import { recordPoints, type PostedPoint } from './recordPoints';

/** Stores what one host posted, and judges the monitors that it concerns. The host must exist. */
export function postHostMetrics(standin: Standin, hostId: string, posted: readonly PostedPoint[]): void {
  const post = recordPoints(standin, `host:${hostId}`, posted);
  if (post.recorded.some(isSystemMetric)) noteSignOfLife(standin, hostId);
  judgeLater(standin, { of: 'host', hostId, post });
}

function noteSignOfLife(standin: Standin, hostId: string): void {
  const host = standin.store.hosts.get(hostId);
  if (host !== undefined) standin.store.hosts.put(hostId, { ...host, lastSystemPostAtMs: standin.clock.nowMs() });
}
