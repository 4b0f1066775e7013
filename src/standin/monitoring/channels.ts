import type { Channel } from '../engine/channel';
import type { Store } from '../store/store';
import { defaultGroup, forgetInGroups } from './notificationGroups';

/** Adds a channel, to the default group as well where that is wanted. */
export function addChannel(store: Store, channel: Channel, toDefaultGroup: boolean): void {
  store.channels.put(channel.id, channel);
  if (!toDefaultGroup) return;
  const group = defaultGroup(store);
  store.notificationGroups.put(group.id, { ...group, childChannelIds: [...group.childChannelIds, channel.id] });
}

/** Removes a channel, from the groups too. What waits to be sent to it is dropped. */
export function deleteChannel(store: Store, channelId: string): void {
  store.channels.delete(channelId);
  forgetInGroups(store, { channelId });
}
