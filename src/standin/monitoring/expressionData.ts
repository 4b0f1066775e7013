import type { ExpressionData } from '../engine/expression/compiled';
import type { Line } from '../engine/expression/line';
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
  const linesOf = (owner: MetricOwner, pattern: string, untilMs = Infinity): readonly Line[] => {
    const matches = patternOf(pattern);
    const names = /[*#]/.test(pattern) ? store.metrics.names(owner).filter((name) => matches.test(name)) : [pattern];
    return names.flatMap((name) => {
      const series = store.metrics.get(owner, name);
      return series === undefined ? [] : [lineOf(series, slotOf, untilMs)];
    });
  };
  const hosts = (): readonly Host[] => store.hosts.all();
  return {
    host: (hostId, pattern) => linesOf(`host:${hostId}`, pattern),
    service: (name, pattern) => linesOf(`service:${name}`, pattern),
    role: (fullname, pattern) =>
      hosts()
        .filter(({ isRetired, roleFullnames }) => !isRetired && roleFullnames.includes(fullname))
        .flatMap(({ id }) => linesOf(`host:${id}`, pattern)),
    roleSlots: (fullname, pattern) =>
      hosts().flatMap((host) => {
        if (host.roleFullnames.includes(fullname)) return linesOf(`host:${host.id}`, pattern);
        const left = host.formerRoles?.find((role) => role.fullname === fullname);
        return left === undefined ? [] : linesOf(`host:${host.id}`, pattern, left.leftAtMs);
      }),
    slot: 0,
    slotMs,
    slotsPerMinute: periods.minuteMs / slotMs,
  };
}

const lineOf = ({ points }: Series, slotOf: (time: number) => number, untilMs: number): Line =>
  new Map(
    [...points].filter(({ time }) => time * 1000 <= untilMs).map(({ time, value }) => [slotOf(time), value] as const),
  );

/** "A wildcard will match a sequence of characters excluding dots" (api-docs/host-metrics). */
function patternOf(pattern: string): RegExp {
  const literal = pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replace(/\\\*|#/g, '[-a-zA-Z0-9_]+')}$`);
}
