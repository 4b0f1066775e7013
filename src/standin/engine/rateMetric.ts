import type { HostMonitor } from './monitor';
import { Points, type Point, type PointList } from './points';

/** Gives a host's points of a metric, oldest first; empty for one that was never posted. */
export type PointsOf = (metric: string) => readonly Point[];

/** What a host monitor asks of a host. */
export type Watched = Pick<HostMonitor, 'metric' | 'operator'>;

/**
 * The latest `count` of the points that a host monitor looks at, or all where there are not so many; there may be more.
 * Rates are reckoned no further back than that takes: a day of them, at each post, would be most of all the work.
 */
export function latestMonitored(
  watched: Watched,
  names: readonly string[],
  pointsOf: (metric: string) => PointList,
  count: number,
): PointList {
  const { metric } = watched;
  if (!rateMetrics.includes(metric)) return pointsOf(metric);
  const inputs = names.filter((name) => isInputOf(metric, name)).map(pointsOf);
  for (let span = 2 * count; ; span *= 2) {
    const since = Math.max(...inputs.map((points) => points.at(-span)?.time ?? -Infinity));
    const found = monitoredPoints(watched, names, (name) => {
      const points = Points.of(pointsOf(name));
      return [...points.slice(points.countBefore(since))];
    });
    if (found.length >= count || since === -Infinity) return found;
  }
}

/**
 * The points that a host monitor looks at. For the rate metrics (`cpu%` and so on) they are computed from what the
 * agent posts; any other name is a metric itself. Source: Mackerel's FAQ, "About metric rate monitors", and
 * https://support.mackerel.io/hc/ja/articles/360040107951.
 */
export function monitoredPoints(
  { metric, operator }: Watched,
  names: readonly string[],
  pointsOf: PointsOf,
): readonly Point[] {
  switch (metric) {
    case 'cpu%':
      return cpuUsage(names, pointsOf);
    case 'memory%':
      return percentages(pointsOf('memory.used'), pointsOf('memory.total'));
    case 'swap%':
      return percentages(swapUsed(pointsOf), pointsOf('memory.swap_total'));
    case 'disk%':
      // "Any one of them above the threshold, or below it" (support article 360040107951).
      return extremesByTime(
        operator === '<' ? Math.min : Math.max,
        fileSystems(names).map((fs) => percentages(pointsOf(`${fs}.used`), pointsOf(`${fs}.size`))),
      );
    case 'container-cpu%':
    case 'container-memory%': {
      const containers = containersOf(metric, names);
      return extremesByTime(
        Math.max,
        containers.map((each) => percentages(pointsOf(`${each}.usage`), pointsOf(`${each}.limit`))),
      );
    }
    default:
      return pointsOf(metric);
  }
}

/** The metrics whose monitors a post is a reason to judge: those posted, and the rates that they are input of. */
export const metricsFedBy = (posted: readonly string[]): readonly string[] => [
  ...posted,
  ...rateMetrics.filter((rate) => posted.some((name) => isInputOf(rate, name))),
];

const rateMetrics: readonly string[] = ['cpu%', 'memory%', 'swap%', 'disk%', 'container-cpu%', 'container-memory%'];

/** Whether a post of this metric is a reason to judge a monitor of `metric`. */
export function isInputOf(metric: string, posted: string): boolean {
  switch (metric) {
    case 'cpu%':
      return posted === 'cpu.idle.percentage';
    case 'memory%':
      return posted === 'memory.used' || posted === 'memory.total';
    case 'swap%':
      return posted === 'memory.swap_free' || posted === 'memory.swap_total';
    case 'disk%':
      return /^filesystem\..+\.(used|size)$/.test(posted);
    case 'container-cpu%':
    case 'container-memory%':
      return patternsOfContainers[metric].input.test(posted);
    default:
      return posted === metric;
  }
}

/**
 * "The whole is 100 %, whatever the number of cores": in parts of what idles and works together, which the agent posts
 * as 100 a core on Linux and as 100 a host elsewhere. Who posts what idles alone is taken to have the fewest cores for it.
 */
function cpuUsage(names: readonly string[], pointsOf: PointsOf): readonly Point[] {
  const shares = names.filter((name) => /^cpu\.[^.]+\.percentage$/.test(name));
  const totals = new Map<number, number>();
  for (const { time, value } of shares.flatMap((name) => [...pointsOf(name)])) {
    totals.set(time, (totals.get(time) ?? 0) + value);
  }
  return pointsOf('cpu.idle.percentage').map(({ time, value }) => {
    const cores = Math.max(1, Math.ceil(value / 100 - 0.01), Math.round((totals.get(time) ?? value) / 100));
    return { time, value: 100 - value / cores };
  });
}

const fileSystems = (names: readonly string[]): readonly string[] =>
  names.filter((name) => /^filesystem\..+\.size$/.test(name)).map((name) => name.replace(/\.size$/, ''));

/** "Monitors the **maximum** usage rate of each container" (docs/howto/container-agent): of low values as well. */
const containersOf = (metric: keyof typeof patternsOfContainers, names: readonly string[]): readonly string[] =>
  names.filter((name) => patternsOfContainers[metric].limit.test(name)).map((name) => name.replace(/\.limit$/, ''));

const patternsOfContainers = {
  'container-cpu%': { input: /^container\.cpu\..+\.(usage|limit)$/, limit: /^container\.cpu\..+\.limit$/ },
  'container-memory%': { input: /^container\.memory\..+\.(usage|limit)$/, limit: /^container\.memory\..+\.limit$/ },
} as const;

function swapUsed(pointsOf: PointsOf): readonly Point[] {
  const free = valuesByTime(pointsOf('memory.swap_free'));
  return pointsOf('memory.swap_total').flatMap(({ time, value }) => {
    const freeThen = free.get(time);
    return freeThen === undefined ? [] : [{ time, value: value - freeThen }];
  });
}

/** Only moments that have both figures count, and none where the whole is zero. */
function percentages(parts: readonly Point[], wholes: readonly Point[]): readonly Point[] {
  const wholeAt = valuesByTime(wholes);
  return parts.flatMap(({ time, value }) => {
    const whole = wholeAt.get(time) ?? 0;
    return whole === 0 ? [] : [{ time, value: (100 * value) / whole }];
  });
}

function extremesByTime(
  extreme: (...values: number[]) => number,
  all: readonly (readonly Point[])[],
): readonly Point[] {
  const found = new Map<number, number>();
  for (const { time, value } of all.flat()) found.set(time, extreme(value, found.get(time) ?? value));
  return [...found].map(([time, value]) => ({ time, value })).sort((a, b) => a.time - b.time);
}

const valuesByTime = (points: readonly Point[]): ReadonlyMap<number, number> =>
  new Map(points.map(({ time, value }) => [time, value]));
