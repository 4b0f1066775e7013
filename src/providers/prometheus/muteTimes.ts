import type { Route } from './managerConfig';
import type { Span } from './span';
import { covers, touches, type TimeInterval } from './timeIntervals';

/** In words, why a route tells nobody in a part of the span; undefined where it tells all the time. */
export function muteTextOf(
  { receiver, mutedIn, activeIn }: Route,
  intervals: ReadonlyMap<string, readonly TimeInterval[]>,
  span: Span,
): string | undefined {
  const muted = mutedIn.find((name) => touches(intervals.get(name) ?? [], span));
  if (muted !== undefined) return `the route to ${receiver} is mute within the time interval ${muted}`;
  const active = activeIn.flatMap((name) => intervals.get(name) ?? []);
  const isUnknown = active.some(({ location }) => location === undefined);
  if (activeIn.length === 0 || isUnknown || covers(active, span)) return undefined;
  return `the route to ${receiver} is active only within the time interval ${activeIn.join(', ')}`;
}
