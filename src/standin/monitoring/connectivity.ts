import { isOpen } from '../engine/alert';
import { judgeConnectivity } from '../engine/judgeConnectivity';
import { isInScope, isMonitored } from '../engine/scope';
import type { Standin } from '../standin';
import { recordJudgement } from './alertBook';
import { monitorsOfType, subjectOf } from './monitors';

/** Looks for hosts that fell silent. An alert that is open stays as it is: only a post closes it. */
export function scanConnectivity(standin: Standin): void {
  const { store, periods, clock } = standin;
  const hosts = store.hosts.all().filter(isMonitored);
  for (const { monitor, revision } of monitorsOfType(store, 'connectivity')) {
    for (const host of hosts.filter((each) => isInScope(each, monitor))) {
      const subject = subjectOf(monitor, revision, host.id);
      const latest = store.alerts.latest(subject);
      if (latest !== undefined && isOpen(latest)) continue;
      const judgement = judgeConnectivity(monitor, host.lastSystemPostAtMs, clock.nowMs(), periods);
      if (judgement !== undefined) recordJudgement(standin, subject, judgement);
    }
  }
}
