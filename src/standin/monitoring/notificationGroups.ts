import type { NotificationGroup } from '../engine/notificationGroup';
import type { Store } from '../store/store';

/** The one that is there from the start and stays. */
export function defaultGroup({ notificationGroups }: Store): NotificationGroup {
  const found = notificationGroups.all().find(({ type }) => type === 'group-default');
  if (found === undefined) throw new Error('the organization has no default notification group');
  return found;
}

/** Takes what no longer exists out of every group. */
export function forgetInGroups(
  { notificationGroups }: Store,
  gone: {
    readonly channelId?: string;
    readonly groupId?: string;
    readonly monitorId?: string;
    readonly service?: string;
  },
): void {
  for (const group of notificationGroups.all()) {
    notificationGroups.put(group.id, {
      ...group,
      childChannelIds: group.childChannelIds.filter((id) => id !== gone.channelId),
      childNotificationGroupIds: group.childNotificationGroupIds.filter((id) => id !== gone.groupId),
      monitors: group.monitors.filter(({ id }) => id !== gone.monitorId),
      services: group.services.filter(({ name }) => name !== gone.service),
    });
  }
}
