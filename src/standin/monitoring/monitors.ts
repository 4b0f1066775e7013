import type { Subject } from '../engine/alert';
import { isEvaluated, type Monitor } from '../engine/monitor';
import { changesThresholds } from '../engine/thresholdEdit';
import type { Edition } from '../engine/ruleIndex';
import type { Standin } from '../standin';
import type { Store } from '../store/store';
import { closeAlerts } from './alertBook';
import { forgetBreaches } from './downtimes';
import { forgetInGroups } from './notificationGroups';

export const monitorsOfType = <Type extends Monitor['type']>(
  { monitors }: Store,
  type: Type,
): readonly Edition<Extract<Monitor, { type: Type }>>[] => monitors.index().ofType(type);

export const subjectOf = ({ id, type }: Monitor, revision: number, hostId?: string): Subject => ({
  monitorId: id,
  type,
  hostId,
  revision,
});

/** Adds a monitor. It judges nothing before data comes. */
export function addMonitor({ store, log }: Standin, monitor: Monitor): void {
  if (!isEvaluated(monitor)) {
    log(`stand-in: the monitor "${monitor.name}" never fires: those of type ${monitor.type} are kept, not judged`);
  }
  store.monitors.put(monitor.id, { monitor, revision: 1 });
}

/** Puts an edited monitor in the place of the old one. Nothing is judged again until data comes. */
export function replaceMonitor(standin: Standin, before: Monitor, after: Monitor): void {
  const { store, settings } = standin;
  const revision = store.monitors.get(before.id)?.revision ?? 0;
  store.monitors.put(after.id, { monitor: after, revision: revision + 1 });
  if (before.type === 'external' && after.type === 'external' && before.service !== after.service) {
    closeAlerts(standin, 'externalMonitoringServiceChange', (alert) => alert.monitorId === after.id);
  }
  if (settings.afterThresholdEdit === 'held-until-closed-by-hand' && changesThresholds(before, after)) {
    for (const alert of store.alerts.open().filter(({ monitorId }) => monitorId === after.id)) {
      store.alerts.put({ ...alert, held: true });
    }
  }
}

/** Removes a monitor and closes its alerts. */
export function deleteMonitor(
  standin: Standin,
  monitorId: string,
  trigger: 'monitorDelete' | 'serviceDelete' = 'monitorDelete',
): void {
  // Before it goes: who is told of the closing hangs on the monitor.
  closeAlerts(standin, trigger, (alert) => alert.monitorId === monitorId);
  standin.store.monitors.delete(monitorId);
  standin.store.externalResults.delete(monitorId);
  forgetBreaches(standin, { monitorId });
  forgetInGroups(standin.store, { monitorId });
}
