import { unlessNotFound } from '../../jsonApi/jsonApi';
import type { MackerelClient } from './client';
import type { Monitor } from './monitor';
import { pointList, type WireHost, type WirePoint } from './schema';

/** What a monitor looks at, as far as the API shows it. */
export interface Series {
  /** For people: `shop.latency.p95`, `loadavg5 of web-01`. */
  readonly title: string;
  /** Oldest first; empty: never posted, or not within the time asked for. */
  readonly points: readonly WirePoint[];
}

/** Provider's clock, whole seconds, both ends included. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** One request a host: a monitor of a thousand hosts is looked at by its first ones. */
const mostHosts = 5;

/**
 * Undefined where the API does not show what the monitor looks at: check reports, connectivity, queries, expressions,
 * the state of a URL, and the worst of a host's file systems.
 */
export async function readSeries(
  client: MackerelClient,
  monitor: Monitor,
  hosts: readonly WireHost[],
  range: TimeRange,
  signal: AbortSignal,
): Promise<readonly Series[] | undefined> {
  const read = (owner: string, name: string) => readPoints(client, owner, name, range, signal);
  const { type, metric, service } = monitor;
  if (type === 'service' && metric !== undefined && service !== undefined) {
    return [{ title: metric, points: await read(serviceOwner(service), metric) }];
  }
  if (type === 'external' && service !== undefined) {
    // The spelling is Mackerel's.
    const points = await read(serviceOwner(service), `__externalhttp.responcetime.${monitor.id}`);
    // Without any, the check itself may still be at work: what it checks first is the answer's status.
    return points.length === 0 ? undefined : [{ title: `response time of ${monitor.name}`, points }];
  }
  if (type !== 'host' || metric === undefined || metric === 'disk%') return undefined;
  const series: Series[] = [];
  for (const host of hosts.slice(0, mostHosts)) {
    const points = await hostPoints(metric, (name) => read(`/hosts/${encodeURIComponent(host.id)}`, name));
    series.push({ title: `${metric} of ${host.name}`, points });
  }
  return series;
}

type Read = (name: string) => Promise<readonly WirePoint[]>;

/** The rate metrics are computed by Mackerel from what the agent posts (FAQ, "About metric rate monitors"). */
async function hostPoints(metric: string, read: Read): Promise<readonly WirePoint[]> {
  switch (metric) {
    case 'cpu%':
      return cpuUsage(read);
    case 'memory%':
      return percentages(await read('memory.used'), await read('memory.total'));
    case 'swap%': {
      const total = await read('memory.swap_total');
      const free = percentages(await read('memory.swap_free'), total);
      return free.map(({ time, value }) => ({ time, value: 100 - value }));
    }
    default:
      return read(metric);
  }
}

/** Those of a Linux host; other agents post some of them. Source: docs/entry/spec/metrics. */
const busyCpu = ['user', 'nice', 'system', 'iowait', 'irq', 'softirq', 'steal', 'guest'] as const;

/**
 * Mackerel takes the whole for 100 (https://support.mackerel.io/hc/ja/articles/360040107951), and the agent posts 100 a
 * core on Linux, 100 a host elsewhere: which it is, and of how many cores, the sum of a moment's shares tells.
 */
async function cpuUsage(read: Read): Promise<readonly WirePoint[]> {
  const idle = await read('cpu.idle.percentage');
  const busyAt = new Map<number, number>();
  // A host without it does not have the others.
  for (const share of idle.length === 0 ? [] : busyCpu) {
    for (const { time, value } of await read(`cpu.${share}.percentage`)) {
      busyAt.set(time, (busyAt.get(time) ?? 0) + value);
    }
  }
  return idle.map(({ time, value }) => {
    const atLeast = Math.ceil(value / 100 - 0.01);
    const cores = Math.max(1, atLeast, Math.round((value + (busyAt.get(time) ?? 0)) / 100));
    return { time, value: 100 - value / cores };
  });
}

function percentages(parts: readonly WirePoint[], totals: readonly WirePoint[]): readonly WirePoint[] {
  const totalAt = new Map(totals.map(({ time, value }) => [time, value]));
  return parts.flatMap(({ time, value }) => {
    const total = totalAt.get(time);
    return total === undefined || total === 0 ? [] : [{ time, value: (value / total) * 100 }];
  });
}

async function readPoints(
  client: MackerelClient,
  owner: string,
  name: string,
  { from, to }: TimeRange,
  signal: AbortSignal,
): Promise<readonly WirePoint[]> {
  const query = { name, from: String(Math.floor(from)), to: String(Math.ceil(to)) };
  const request = { path: `${owner}/metrics`, query, schema: pointList, priority: 'evidence' } as const;
  // A metric that was never posted is unknown to the API.
  const value = await unlessNotFound(client.get(request, signal));
  return [...(value?.metrics ?? [])].sort((a, b) => a.time - b.time);
}

const serviceOwner = (service: string) => `/services/${encodeURIComponent(service)}`;
