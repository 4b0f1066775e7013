import type { Alert } from './alert';
import type { NotificationGroup } from './notificationGroup';

/** What a notification is about, as far as groups choose by it. */
export interface Route {
  readonly monitorId: string;
  /** Of the monitor, or of the host's roles. */
  readonly services: readonly string[];
}

/**
 * Ids of the channels that are to be told: each once, however many groups lead to it. A group passes on to the groups
 * below it what its own level lets through, and they choose no more by monitor or service.
 */
export function channelIdsFor(
  route: Route,
  alert: Pick<Alert, 'status' | 'logs'>,
  groups: readonly NotificationGroup[],
): ReadonlySet<string> {
  const channelIds = new Set<string>();
  const tell = (group: NotificationGroup, above: readonly string[]): void => {
    if (!passesLevel(group.notificationLevel, alert)) return;
    for (const id of group.childChannelIds) channelIds.add(id);
    for (const below of groups) {
      if (!group.childNotificationGroupIds.includes(below.id) || above.includes(below.id)) continue;
      tell(below, [...above, group.id]);
    }
  };
  for (const group of groupsFor(route, groups)) tell(group, []);
  return channelIds;
}

/** The groups that a notification enters by. */
function groupsFor({ monitorId, services }: Route, groups: readonly NotificationGroup[]): readonly NotificationGroup[] {
  const exclusive = groups.filter(({ monitors }) => monitors.some((each) => each.id === monitorId && each.skipDefault));
  if (exclusive.length > 0) return exclusive;
  return groups.filter(
    (group) =>
      group.type === 'group-default' ||
      group.monitors.some(({ id }) => id === monitorId) ||
      group.services.some(({ name }) => services.includes(name)),
  );
}

/**
 * `critical` lets through Critical and Unknown, and the OK of alerts that had been so; of these two "Critical or higher"
 * is said (docs/howto/alerts, "Notification level").
 */
export function passesLevel(
  level: NotificationGroup['notificationLevel'],
  { status, logs }: Pick<Alert, 'status' | 'logs'>,
): boolean {
  if (level === 'all') return true;
  const isHigh = (each: Alert['status']): boolean => each === 'CRITICAL' || each === 'UNKNOWN';
  return isHigh(status) || (status === 'OK' && logs.some((log) => isHigh(log.status)));
}
