/**
 * Who is told of what. Source: mackerelio/documents, api-docs/entry/notification-groups.md; the rules are in
 * docs/entry/howto/alerts.md, "Notification Groups".
 */
export interface NotificationGroup {
  readonly id: string;
  /** The default group, of which there is one, gets whatever no other group has to itself. */
  readonly type: 'group' | 'group-default';
  readonly name: string;
  readonly notificationLevel: 'all' | 'critical';
  readonly childNotificationGroupIds: readonly string[];
  readonly childChannelIds: readonly string[];
  readonly monitors: readonly {
    readonly id: string;
    /** This group (and those that say the same) has the monitor's notifications to itself. */
    readonly skipDefault: boolean;
  }[];
  readonly services: readonly { readonly name: string }[];
}

/** Groups that lie below another, however deep; itself where they form a circle. */
export function groupsBelow(id: string, groups: readonly NotificationGroup[]): ReadonlySet<string> {
  const childrenOf = (group: string) => groups.find((each) => each.id === group)?.childNotificationGroupIds ?? [];
  const below = new Set<string>();
  const left = [...childrenOf(id)];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (below.has(next)) continue;
    below.add(next);
    left.push(...childrenOf(next));
  }
  return below;
}
