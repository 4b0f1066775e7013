import type { ExpressionData } from '../engine/expression/compiled';
import type { Line } from '../engine/expression/line';
import type { Series } from '../engine/series';
import type { Standin } from '../standin';
import type { Host, MetricOwner } from '../store/store';

/** The organization's metrics, as an expression reads them that looks back from `atMs`. */
export function expressionData({ store, periods }: Standin, atMs: number): ExpressionData {
  const slotMs = periods.storageGrainMs;
  const linesOf = (owner: MetricOwner, pattern: string, untilMs = Infinity): readonly Line[] => {
    const matches = patternOf(pattern);
    const names = /[*#]/.test(pattern) ? store.metrics.names(owner).filter((name) => matches.test(name)) : [pattern];
    return names.flatMap((name) => {
      const series = store.metrics.get(owner, name);
      return series === undefined ? [] : [lineOf(series, slotMs, untilMs)];
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
    slot: Math.floor(atMs / slotMs),
    slotMs,
    slotsPerMinute: periods.minuteMs / slotMs,
  };
}

const lineOf = ({ points }: Series, slotMs: number, untilMs: number): Line =>
  new Map(
    points
      .filter(({ time }) => time * 1000 <= untilMs)
      .map(({ time, value }) => [Math.floor((time * 1000) / slotMs), value] as const),
  );

/** "A wildcard will match a sequence of characters excluding dots" (api-docs/host-metrics). */
function patternOf(pattern: string): RegExp {
  const literal = pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replace(/\\\*|#/g, '[-a-zA-Z0-9_]+')}$`);
}
