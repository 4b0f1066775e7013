import type { DrillReport, Report } from '../domain/report';
import { leftOfRunText, leftText, rollbackAdvice, rollbacksAdvice } from '../domain/rollbackAdvice';

/** Said first and last: nothing in a report matters more than a fault that is left behind. Empty where none is. */
export function rollbackAlarm({ outcome, scenario, rollback }: DrillReport): readonly string[] {
  if (outcome !== 'rollback-failed') return [];
  const what = rollback.state === 'failed' ? 'ROLLBACK FAILED' : 'ROLLBACK NOT VERIFIED';
  return [
    `${what}: ${leftText(rollback, scenario)}.`,
    ...(rollback.message === undefined ? [] : [rollback.message]),
    rollbackAdvice(rollback),
  ];
}

/** The same of all of a run, in one sentence; undefined where none is left. */
export function rollbackAlarmOfRun({ drills }: Report): string | undefined {
  const stuck = drills.filter(({ outcome }) => outcome === 'rollback-failed');
  if (stuck.length === 0) return undefined;
  const rollbacks = stuck.map(({ rollback }) => rollback);
  const names = stuck.map(({ scenario }) => scenario).join(', ');
  return `${leftOfRunText(rollbacks)}: ${names}. ${rollbacksAdvice(rollbacks)}`;
}
