import type { WireNotificationGroup } from './schema';

/** What a notification is about, as far as groups choose by it. */
export interface Topic {
  readonly monitorId: string;
  /** Of the monitor, or of the host's roles. */
  readonly services: readonly string[];
}

/** How a channel comes to be told: by which group, and from which level on. */
export interface Reach {
  readonly group: string;
  readonly level: 'all' | 'critical';
}

/**
 * The channels that are told of a topic, by their ids. Groups pass on to those below them what their own level lets
 * through. Source: https://mackerel.io/docs/entry/howto/alerts, "Notification Groups".
 */
export function reachedChannels(topic: Topic, groups: readonly WireNotificationGroup[]): ReadonlyMap<string, Reach> {
  const reached = new Map<string, Reach>();
  const follow = (group: WireNotificationGroup, above: Reach['level'], path: readonly string[]): void => {
    const level = above === 'critical' || group.notificationLevel === 'critical' ? 'critical' : 'all';
    for (const id of group.childChannelIds) {
      if (reached.get(id)?.level !== 'all') reached.set(id, { group: group.name, level });
    }
    for (const below of groups) {
      if (!group.childNotificationGroupIds.includes(below.id) || path.includes(below.id)) continue;
      follow(below, level, [...path, group.id]);
    }
  };
  for (const group of groupsOf(topic, groups)) follow(group, 'all', []);
  return reached;
}

/** Groups that have a monitor to themselves: no other one is told of it, not even the default one. */
export const exclusiveGroups = (
  { monitorId }: Topic,
  groups: readonly WireNotificationGroup[],
): readonly WireNotificationGroup[] =>
  groups.filter(({ monitors }) => monitors.some(({ id, skipDefault }) => id === monitorId && skipDefault === true));

function groupsOf(topic: Topic, groups: readonly WireNotificationGroup[]): readonly WireNotificationGroup[] {
  const exclusive = exclusiveGroups(topic, groups);
  if (exclusive.length > 0) return exclusive;
  return groups.filter(
    ({ type, monitors, services }) =>
      type === 'group-default' ||
      monitors.some(({ id }) => id === topic.monitorId) ||
      services.some(({ name }) => topic.services.includes(name)),
  );
}
