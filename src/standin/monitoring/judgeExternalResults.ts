import { judgeExternal, type ExternalResult } from '../engine/judgeExternal';
import type { Standin } from '../standin';
import { recordJudgement } from './alertBook';
import { monitorsOfType, subjectOf } from './monitors';

export function judgeExternalResults(standin: Standin, monitorId: string, results: readonly ExternalResult[]): void {
  const edition = monitorsOfType(standin.store, 'external').find(({ monitor }) => monitor.id === monitorId);
  if (edition === undefined) return;
  const judgement = judgeExternal(edition.monitor, results);
  if (judgement !== undefined) recordJudgement(standin, subjectOf(edition.monitor, edition.revision), judgement);
}
