import { isOpen, type Alert } from './alert';
import type { HostStatus } from './scope';
import type { Settings } from './settings';

/** Whether a change of an alert is told of: each change of status once, and nothing where only the value moved. */
export function isTold(
  before: Alert | undefined,
  after: Alert,
  { externalMessageChange, hostRetirement }: Settings,
): boolean {
  const added = after.logs[before?.logs.length ?? 0];
  if (added !== undefined) return added.trigger !== 'hostRetire' || hostRetirement === 'notified';
  const isNewMessage = after.type === 'external' && before?.message !== after.message;
  return isNewMessage && externalMessageChange === 'notified';
}

/** What keeps a notification from everybody, whatever groups and channels there are; undefined: nothing. */
export function withheldBy(
  monitor: { readonly isMute: boolean },
  host: { readonly status: HostStatus } | undefined,
): 'mute' | 'host-status' | undefined {
  if (monitor.isMute) return 'mute';
  return host === undefined || host.status === 'working' ? undefined : 'host-status';
}

/**
 * Whether an alert that stayed as it is has to be told of again. The interval runs from its last change or resending,
 * told or withheld: a host that leaves standby is heard of when the next one has passed.
 */
export function isResendDue(
  alert: Alert,
  intervalMinutes: number | undefined,
  nowMs: number,
  minuteMs: number,
): boolean {
  if (!isOpen(alert) || intervalMinutes === undefined) return false;
  const lastMs = Math.max(alert.changedAtMs, alert.resentAtMs ?? 0);
  return nowMs - lastMs >= intervalMinutes * minuteMs;
}
