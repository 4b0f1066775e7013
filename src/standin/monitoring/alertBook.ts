import { isOpen, type Alert, type AlertLog, type Judgement, type Subject } from '../engine/alert';
import { applyJudgement, closeAlert, type TransitionContext } from '../engine/transition';
import type { Standin } from '../standin';
import { isHeldBack } from './downtimes';
import { tellOfChange } from './notifications';

/** Brings a judgement to the alerts: opens, changes or closes one where it must. */
export function recordJudgement(standin: Standin, subject: Subject, judgement: Judgement): void {
  standin.lastJudgements.note(subject, judgement, standin.clock.nowMs());
  if (isHeldBack(standin, subject, judgement)) return;
  const latest = standin.store.alerts.latest(subject);
  const next = applyJudgement(latest, subject, judgement, contextOf(standin));
  if (next !== undefined) keep(standin, latest?.id === next.id ? latest : undefined, next);
}

/** Closes the open alerts that `concerns` picks, for a reason other than recovery. */
export function closeAlerts(
  standin: Standin,
  trigger: Exclude<AlertLog['trigger'], 'monitoring' | 'manual'>,
  concerns: (alert: Alert) => boolean,
): void {
  for (const alert of standin.store.alerts.open().filter(concerns)) {
    keep(standin, alert, closeAlert(alert, trigger, standin.settings.autoCloseReason, contextOf(standin)));
  }
}

/** Closes an alert by hand. One that is closed already stays as it is. */
export function closeByHand(standin: Standin, alert: Alert, reason: string): Alert {
  if (!isOpen(alert)) return alert;
  const closed = closeAlert(alert, 'manual', reason, contextOf(standin));
  keep(standin, alert, closed);
  return closed;
}

function keep(standin: Standin, before: Alert | undefined, after: Alert): void {
  standin.store.alerts.put(after);
  tellOfChange(standin, before, after);
}

const contextOf = ({ clock, store, settings }: Standin): TransitionContext => ({
  nowMs: clock.nowMs(),
  newId: () => store.newId(),
  settings,
});
