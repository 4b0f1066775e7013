import type { ExpressionData } from '../engine/expression/compiled';
import type { Line } from '../engine/expression/line';
import { isWithin, type Window } from '../engine/expression/window';
import { Points } from '../engine/points';
import type { Series } from '../engine/series';
import type { Standin } from '../standin';
import type { Host, MetricOwner } from '../store/store';

/**
 * The organization's metrics, as an expression reads them at `atMs`: its slots end then, and the last one is 0, so that
 * nothing is seen that came later, nor missed where the scan is a little late.
 */
export function expressionData({ store, periods }: Standin, atMs: number): ExpressionData {
  const slotMs = periods.storageGrainMs;
  const slotOf = (time: number): number => Math.ceil((time * 1000 - atMs) / slotMs);
  /** A millisecond more on both sides, for the rounding of fractions: which belong to the window, their slots say. */
  const pointsWithin = ({ points }: Series, { after, until }: Window): Points => {
    const all = Points.of(points);
    const timeOf = (slot: number): number => (atMs + slot * slotMs) / 1000;
    return all.slice(all.countBefore(timeOf(after) - 0.001), all.countBefore(timeOf(until) + 0.001));
  };
  const lineOf = (series: Series, window: Window, untilMs: number): Line =>
    new Map(
      [...pointsWithin(series, window)].flatMap(({ time, value }) => {
        const slot = slotOf(time);
        return isWithin(slot, window) && time * 1000 <= untilMs ? [[slot, value] as const] : [];
      }),
    );
  const linesOf = (owner: MetricOwner, pattern: string, window: Window, untilMs = Infinity): readonly Line[] => {
    const matches = patternOf(pattern);
    const names = /[*#]/.test(pattern) ? store.metrics.names(owner).filter((name) => matches.test(name)) : [pattern];
    return names.flatMap((name) => {
      const series = store.metrics.get(owner, name);
      return series === undefined ? [] : [lineOf(series, window, untilMs)];
    });
  };
  const hosts = (): readonly Host[] => store.hosts.all();
  return {
    host: (hostId, pattern, window) => linesOf(`host:${hostId}`, pattern, window),
    service: (name, pattern, window) => linesOf(`service:${name}`, pattern, window),
    role: (fullname, pattern, window) =>
      hosts()
        .filter(({ isRetired, roleFullnames }) => !isRetired && roleFullnames.includes(fullname))
        .flatMap(({ id }) => linesOf(`host:${id}`, pattern, window)),
    roleSlots: (fullname, pattern, window) =>
      hosts().flatMap((host) => {
        if (host.roleFullnames.includes(fullname)) return linesOf(`host:${host.id}`, pattern, window);
        const left = host.formerRoles?.find((role) => role.fullname === fullname);
        return left === undefined ? [] : linesOf(`host:${host.id}`, pattern, window, left.leftAtMs);
      }),
    slot: 0,
    slotMs,
    slotsPerMinute: periods.minuteMs / slotMs,
  };
}

/** "A wildcard will match a sequence of characters excluding dots" (api-docs/host-metrics). */
function patternOf(pattern: string): RegExp {
  const literal = pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replace(/\\\*|#/g, '[-a-zA-Z0-9_]+')}$`);
}
