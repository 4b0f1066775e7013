import { isOpen, type Alert, type AlertLog, type Judgement, type Subject } from '../engine/alert';
import { applyJudgement, closeAlert, type TransitionContext } from '../engine/transition';
import type { Standin } from '../standin';

/** Brings a judgement to the alerts: opens, changes or closes one where it must. */
export function recordJudgement(standin: Standin, subject: Subject, judgement: Judgement): void {
  const { alerts } = standin.store;
  const next = applyJudgement(alerts.latest(subject), subject, judgement, contextOf(standin));
  if (next !== undefined) alerts.put(next);
}

/** Closes the open alerts that `concerns` picks, for a reason other than recovery. */
export function closeAlerts(
  standin: Standin,
  trigger: Exclude<AlertLog['trigger'], 'monitoring' | 'manual'>,
  concerns: (alert: Alert) => boolean,
): void {
  for (const alert of standin.store.alerts.open().filter(concerns)) {
    standin.store.alerts.put(closeAlert(alert, trigger, standin.settings.autoCloseReason, contextOf(standin)));
  }
}

/** Closes an alert by hand. One that is closed already stays as it is. */
export function closeByHand(standin: Standin, alert: Alert, reason: string): Alert {
  if (!isOpen(alert)) return alert;
  const closed = closeAlert(alert, 'manual', reason, contextOf(standin));
  standin.store.alerts.put(closed);
  return closed;
}

const contextOf = ({ clock, store, settings }: Standin): TransitionContext => ({
  nowMs: clock.nowMs(),
  newId: () => store.newId(),
  settings,
});
