import { isOpen, type Alert, type AlertLog, type Judgement, type Status, type Subject } from './alert';
import type { Settings } from './settings';

/** What a transition needs from outside: the time, fresh ids and the assumptions in force. */
export interface TransitionContext {
  readonly nowMs: number;
  readonly newId: () => string;
  readonly settings: Settings;
}

/**
 * The life of an alert: opens once confirmed, follows the level in place with a log entry for each change, and closes
 * at the first OK. `latest` is the subject's last alert, open or closed. Returns its new state, a new alert, or
 * undefined if nothing changes.
 */
export function applyJudgement(
  latest: Alert | undefined,
  subject: Subject,
  judgement: Judgement,
  context: TransitionContext,
): Alert | undefined {
  if (latest !== undefined && isOpen(latest)) {
    return latest.held ? undefined : applyToOpen(latest, subject, judgement, context);
  }
  if (judgement.status === 'OK')
    return latest?.awaitsRecovery === true ? { ...latest, awaitsRecovery: false } : undefined;
  if (!judgement.confirmed || latest?.awaitsRecovery === true) return undefined;
  return openAlert(subject, judgement, context);
}

function openAlert(subject: Subject, judgement: Judgement, context: TransitionContext): Alert {
  return {
    ...subject,
    ...observed(judgement),
    id: context.newId(),
    status: judgement.status,
    openedAt: unixSeconds(context.nowMs),
    openedAtMs: context.nowMs,
    changedAtMs: context.nowMs,
    held: false,
    awaitsRecovery: false,
    logs: [monitoringLog(subject, judgement.status, judgement, context)],
  };
}

function applyToOpen(
  alert: Alert,
  subject: Subject,
  judgement: Judgement,
  context: TransitionContext,
): Alert | undefined {
  const status = nextStatus(alert, judgement);
  if (status === undefined) return undefined;
  const seen: Alert = { ...alert, ...observed(judgement), revision: subject.revision };
  if (status === alert.status) return seen;
  const changed: Alert = {
    ...seen,
    status,
    changedAtMs: context.nowMs,
    logs: [...alert.logs, monitoringLog(subject, status, judgement, context)],
  };
  if (status !== 'OK') return changed;
  return { ...changed, closedAt: unixSeconds(context.nowMs), reason: context.settings.autoCloseReason };
}

/**
 * One rule may watch both values and their absence. Silence never lowers what values raised, and a post that alone
 * would not have opened an alert ends one that silence opened.
 */
function nextStatus(alert: Alert, judgement: Judgement): Status | undefined {
  if (alert.cause === 'data' && judgement.cause === 'silence') {
    return alert.status === 'WARNING' && judgement.status === 'CRITICAL' ? 'CRITICAL' : undefined;
  }
  if (alert.cause === 'silence' && judgement.cause === 'data' && !judgement.confirmed) return 'OK';
  return judgement.status;
}

/**
 * Gives an open alert the status that its rule has now. Of `alertStatusOnGone` alone, and at a resending: until then
 * an edit leaves alerts as they are (api-docs/monitors, "Connectivity Monitoring").
 */
export function restated(alert: Alert, status: Status, { newId, nowMs }: TransitionContext): Alert {
  if (alert.status === status) return alert;
  const log: AlertLog = {
    id: newId(),
    status,
    trigger: 'monitoring',
    revision: alert.revision,
    createdAt: unixSeconds(nowMs),
  };
  return { ...alert, status, changedAtMs: nowMs, logs: [...alert.logs, log] };
}

/** Closes an open alert for a reason other than recovery. */
export function closeAlert(
  alert: Alert,
  trigger: Exclude<AlertLog['trigger'], 'monitoring'>,
  reason: string,
  context: TransitionContext,
): Alert {
  const createdAt = unixSeconds(context.nowMs);
  return {
    ...alert,
    status: 'OK',
    changedAtMs: context.nowMs,
    reason,
    closedAt: createdAt,
    awaitsRecovery: trigger === 'manual' && context.settings.afterManualClose === 'waits-for-recovery',
    logs: [...alert.logs, { id: context.newId(), status: 'OK', trigger, revision: alert.revision, createdAt }],
  };
}

const observed = ({ cause, value, message }: Judgement): Pick<Alert, 'cause' | 'value' | 'message'> => ({
  cause,
  value,
  message,
});

function monitoringLog(
  subject: Subject,
  status: Status,
  judgement: Judgement,
  { newId, nowMs }: TransitionContext,
): AlertLog {
  return {
    id: newId(),
    status,
    trigger: 'monitoring',
    revision: subject.revision,
    value: judgement.value,
    check: subject.type === 'check' ? { message: judgement.message ?? '', memo: subject.checkMemo ?? '' } : undefined,
    createdAt: unixSeconds(nowMs),
  };
}

/** Mackerel's stamps are whole seconds; truncated, as everything that reads them assumes. */
export const unixSeconds = (ms: number): number => Math.floor(ms / 1000);
