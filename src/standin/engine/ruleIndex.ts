import type { HostMonitor, Monitor, ServiceMonitor } from './monitor';
import { scopeOf, withoutSpace, type MonitoredHost } from './scope';

/** A monitor as it is since its last edit. */
export interface Edition<M extends Monitor = Monitor> {
  readonly monitor: M;
  readonly revision: number;
}

type EditionOf<Type extends Monitor['type']> = Edition<Extract<Monitor, { type: Type }>>;

/** Rules by what they watch: there may be thousands, and at each post those that it concerns are looked for. */
export interface RuleIndex {
  ofType<Type extends Monitor['type']>(type: Type): readonly EditionOf<Type>[];
  ofService(name: string): readonly Edition<ServiceMonitor>[];
  /** Those that watch one of these metrics and whose scopes the host is in, in the order in which they were made. */
  ofHost(host: MonitoredHost, metrics: readonly string[]): readonly Edition<HostMonitor>[];
}

export function ruleIndex(all: readonly Edition[]): RuleIndex {
  const byType = grouped(all, ({ monitor }) => [monitor.type]);
  const ofType = <Type extends Monitor['type']>(type: Type) =>
    (byType.get(type) ?? []).filter((edition): edition is EditionOf<Type> => edition.monitor.type === type);
  const ofHosts = ofType('host');
  const places = new Map(ofHosts.map((edition, place) => [edition, place]));
  const byService = grouped(ofType('service'), ({ monitor }) => [monitor.service]);
  const byScope = grouped(ofHosts, ({ monitor: { metric, scopes } }) =>
    scopes.length === 0 ? [`${metric} `] : [...new Set(scopes)].map((scope) => `${metric} ${withoutSpace(scope)}`),
  );
  return {
    ofType,
    ofService: (name) => byService.get(name) ?? [],
    ofHost(host, metrics) {
      const scope = scopeOf(host);
      const found = metrics.flatMap((metric) =>
        ['', ...scope.names].flatMap((name) => byScope.get(`${metric} ${name}`) ?? []),
      );
      return [...new Set(found)]
        .filter(({ monitor }) => scope.isIn(monitor))
        .sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
    },
  };
}

function grouped<Item>(items: readonly Item[], keysOf: (item: Item) => readonly string[]): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [item]);
      else group.push(item);
    }
  }
  return groups;
}
