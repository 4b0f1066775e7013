import type { Alert } from '../engine/alert';
import { isResendDue, isTold, withheldBy } from '../engine/notice';
import { channelIdsFor } from '../engine/routing';
import { serviceOf } from '../engine/scope';
import { restated } from '../engine/transition';
import { isInAlertGroup } from './alertGroups';
import { isInDowntime } from './downtimes';
import type { Standin } from '../standin';
import type { AlertNotification, CheckMonitor, Store } from '../store/store';

/** Tells of a change of an alert, where it is one to be told of. `before` is absent for an alert that opens. */
export function tellOfChange(standin: Standin, before: Alert | undefined, after: Alert): void {
  if (isTold(before, after, standin.settings)) tell(standin, after);
}

/** Tells again of alerts that stayed open and as they are for as long as their rule says. */
export function resendNotifications(standin: Standin): void {
  const { store, clock, periods } = standin;
  for (const alert of store.alerts.open()) {
    if (!isResendDue(alert, resendInterval(store, alert), clock.nowMs(), periods.minuteMs)) continue;
    // "Paused during the downtime period, even if the alert was triggered before" (docs/howto/downtimes).
    if (isInDowntime(standin, alert)) continue;
    const resent = { ...asItsRuleSays(standin, alert), resentAtMs: clock.nowMs() };
    store.alerts.put(resent);
    tell(standin, resent);
  }
}

function asItsRuleSays({ store, settings, clock }: Standin, alert: Alert): Alert {
  const monitor = store.monitors.get(alert.monitorId)?.monitor;
  if (monitor?.type !== 'connectivity') return alert;
  const context = { nowMs: clock.nowMs(), newId: () => store.newId(), settings };
  return restated(alert, monitor.alertStatusOnGone, context);
}

function tell({ store, outbox }: Standin, alert: Alert): void {
  const notification = notificationOf(store, alert);
  if (notification === undefined) return;
  const { monitor, host } = notification;
  if (withheldBy(monitor, host) !== undefined) return;
  const route = { monitorId: alert.monitorId, services: servicesOf(notification) };
  // "Alerts that are affiliated with the alert group will no longer be notified" to who is told of groups
  // (docs/howto/alert-groups). Of the group itself nothing is sent: no document shows how it would look.
  const isGrouped = isInAlertGroup(store, alert);
  for (const id of channelIdsFor(route, alert, store.notificationGroups.all())) {
    const events = store.channels.get(id)?.events ?? [];
    if (events.includes('alert') && !(isGrouped && events.includes('alertGroup'))) outbox.send(id, notification);
  }
}

function notificationOf(store: Store, alert: Alert): AlertNotification | undefined {
  const monitor = alert.type === 'check' ? checkMonitorOf(store, alert) : store.monitors.get(alert.monitorId)?.monitor;
  if (monitor === undefined) return undefined;
  return {
    alert,
    monitor,
    host: alert.hostId === undefined ? undefined : store.hosts.get(alert.hostId),
    service: monitor.type === 'service' ? store.services.get(monitor.service) : undefined,
  };
}

function checkMonitorOf(store: Store, alert: Alert): CheckMonitor | undefined {
  const check = checkOf(store, alert);
  return check && { type: 'check', name: check.name, memo: check.memo, isMute: false };
}

const checkOf = ({ checks }: Store, { monitorId, hostId }: Alert) =>
  checks.all().find((check) => check.monitorId === monitorId && check.hostId === hostId);

function servicesOf({ monitor, host }: AlertNotification): readonly string[] {
  const own = 'service' in monitor && monitor.service !== undefined ? [monitor.service] : [];
  return [...own, ...(host?.roleFullnames ?? []).map(serviceOf)];
}

/** A check's reports say for themselves how often it is told of; the latest one counts. */
function resendInterval(store: Store, alert: Alert): number | undefined {
  if (alert.type === 'check') return checkOf(store, alert)?.reports.at(-1)?.notificationInterval;
  return store.monitors.get(alert.monitorId)?.monitor.notificationInterval;
}
