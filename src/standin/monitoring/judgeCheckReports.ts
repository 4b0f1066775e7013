import type { ReportedCheck } from '../engine/evaluation';
import { judgeCheck } from '../engine/judgeCheck';
import { isMonitored } from '../engine/scope';
import type { Standin } from '../standin';
import { recordJudgement } from './alertBook';

export function judgeCheckReports(standin: Standin, { monitorId, hostId, memo, reports }: ReportedCheck): void {
  const host = standin.store.hosts.get(hostId);
  const judgement = judgeCheck(reports, standin.periods);
  if (host === undefined || !isMonitored(host) || judgement === undefined) return;
  recordJudgement(standin, { monitorId, type: 'check', hostId, revision: 1, checkMemo: memo }, judgement);
}
