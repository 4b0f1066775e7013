import { z } from 'zod';
import { groupsBelow, type NotificationGroup } from '../engine/notificationGroup';
import type { Store } from '../store/store';

/** What may be posted as a group (api-docs/entry/notification-groups.md). */
export type NotificationGroupInput = z.infer<typeof notificationGroupInput>;

/** The official client sends null for an empty list. */
const list = <T>(item: z.ZodType<T>) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

const skipDefault = z
  .boolean()
  .nullish()
  .transform((skips) => skips ?? false);

export const notificationGroupInput = z.object({
  name: z.string().min(1),
  notificationLevel: z.enum(['all', 'critical']),
  childNotificationGroupIds: list(z.string()),
  childChannelIds: list(z.string()),
  monitors: list(z.object({ id: z.string(), skipDefault })),
  services: list(z.object({ name: z.string() })),
});

/** What is wrong with a group among those that there are: it names what doesn't exist, or lies below itself. */
export function faultOf(store: Store, group: NotificationGroup): string | undefined {
  const others = store.notificationGroups.all().filter(({ id }) => id !== group.id);
  const isMonitor = (id: string): boolean =>
    store.monitors.get(id) !== undefined || store.checks.all().some(({ monitorId }) => monitorId === id);
  const unknown = [
    ...group.childChannelIds.filter((id) => store.channels.get(id) === undefined).map((id) => `channel ${id}`),
    ...group.childNotificationGroupIds
      .filter((id) => ![...others, group].some((each) => each.id === id))
      .map((id) => `notification group ${id}`),
    ...group.monitors.filter(({ id }) => !isMonitor(id)).map(({ id }) => `monitor ${id}`),
    ...group.services.filter(({ name }) => store.services.get(name) === undefined).map(({ name }) => `service ${name}`),
  ];
  if (unknown.length > 0) return `there is no ${unknown.join(', no ')}`;
  return groupsBelow(group.id, [...others, group]).has(group.id) ? 'the group would lie below itself' : undefined;
}
