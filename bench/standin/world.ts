/** How much there is: the figures of the issue, spread as an organization of that size would have it. */
export const size = { hosts: 1_000, monitors: 2_000, pointsPerSecond: 5_000 };

/** A compressed minute: agents post once a minute, and a thousand of twenty metrics make 5,000 points a second then. */
export const minuteMs = 4_000;
/** As far back as the stand-in keeps points. */
export const minutesOfHistory = 24 * 60;

/** Whoever posts, once a minute: all of its metrics in one post. */
export interface Sender {
  readonly path: '/tsdb' | `/services/${string}/tsdb`;
  /** Absent: a service's. */
  readonly hostId?: string;
  readonly metrics: readonly string[];
}

const services = Array.from({ length: 50 }, (_, index) => `service-${index}`);
const roles = services.flatMap((service) => [`${service}:web`, `${service}:db`]);
const hosts = Array.from({ length: size.hosts }, (_, index) => ({
  id: `host-${index}`,
  name: `host-${index}`,
  roleFullnames: [roles[index % roles.length] ?? ''],
}));

const ofAgents = [
  ...['loadavg1', 'loadavg5', 'loadavg15', 'cpu.idle.percentage', 'cpu.user.percentage', 'memory.used', 'memory.total'],
  ...['root', 'data'].flatMap((fs) => [`filesystem.${fs}.used`, `filesystem.${fs}.size`]),
  ...Array.from({ length: 9 }, (_, index) => `custom.app.m${index}`),
];
const ofPlugins = Array.from({ length: 80 }, (_, index) => `custom.plugin.m${index}`);
const ofServices = Array.from({ length: 12 }, (_, index) => `requests.m${index}`);

/** Most hosts post twenty points at once, ten of them a hundred, some a single one, and services twelve, or one by one. */
export const senders: readonly Sender[] = [
  ...hosts.map(({ id }, index): Sender => {
    const metrics = index < 900 ? ofAgents : index < 910 ? [...ofAgents, ...ofPlugins] : ['custom.app.m0'];
    return { path: '/tsdb', hostId: id, metrics };
  }),
  ...services.map((service): Sender => ({ path: `/services/${service}/tsdb`, metrics: ofServices })),
  ...Array.from({ length: 310 }, (_, index): Sender => {
    const service = services[index % services.length] ?? '';
    return { path: `/services/${service}/tsdb`, metrics: [`jobs.m${Math.floor(index / services.length)}`] };
  }),
];

export const pointsPerMinute = senders.reduce((sum, { metrics }) => sum + metrics.length, 0);

const rule = (index: number) => ({
  operator: '>',
  warning: 80,
  critical: 90,
  duration: 1 + (index % 5),
  maxCheckAttempts: 1 + (index % 3),
});

const watchedOfHosts = ['loadavg5', 'cpu%', 'memory%', 'disk%', ...ofAgents.filter((name) => /^custom/.test(name))];

/** 1,200 on hosts' metrics (a third of them rates), 600 on services', 100 external, 20 expressions, and some of the others. */
const monitors = (externalUrl: string): readonly object[] => [
  { type: 'connectivity' },
  ...roles.flatMap((role, at) =>
    watchedOfHosts.slice(0, 12).map((metric, index) => ({
      type: 'host',
      name: `${metric} of ${role}`,
      metric,
      scopes: [role],
      ...rule(at + index),
    })),
  ),
  ...services.flatMap((service, at) =>
    ofServices.map((metric, index) => ({
      type: 'service',
      name: `${metric} of ${service}`,
      service,
      metric,
      ...rule(at + index),
      missingDurationCritical: 10,
    })),
  ),
  ...Array.from({ length: 100 }, (_, index) => ({ type: 'external', name: `page ${index}`, url: externalUrl })),
  ...roles.slice(0, 20).map((role) => ({
    type: 'expression',
    name: `load of ${role}`,
    expression: `avg(movingAverage(role(${role}, loadavg5), 10m))`,
    operator: '>',
    critical: 90,
  })),
  ...roles.slice(0, 40).map((role) => ({
    type: 'anomalyDetection',
    name: `odd ${role}`,
    scopes: [role],
    warningSensitivity: 'normal',
  })),
];

/** Fills up with queries, which are kept and shown. */
const query = (index: number) => ({
  type: 'query',
  name: `query ${index}`,
  query: 'x',
  legend: '',
  operator: '>',
  critical: 1,
});

/** What the stand-in starts with. External monitors ask `url`, and every alert is told of there. */
export function seedOf(url: string): object {
  const judged = monitors(`${url}/page`);
  return {
    services: services.map((name) => ({ name, roles: ['web', 'db'] })),
    hosts,
    monitors: [...judged, ...Array.from({ length: size.monitors - judged.length }, (_, index) => query(index))],
    channels: [{ type: 'webhook', name: 'drills', url: `${url}/webhook`, events: ['alert'] }],
  };
}

/**
 * What a sender posts in a minute (counted from 1970). In each quarter of an hour one metric in fifty is beyond its
 * thresholds, each time another one, so that alerts open and close all the time.
 */
export function pointsOf(sender: Sender, minute: number): readonly object[] {
  const time = Math.floor((minute * minuteMs) / 1000);
  return sender.metrics.map((name, index) => ({
    ...(sender.hostId !== undefined && { hostId: sender.hostId }),
    name,
    time,
    value: valueOf(
      name,
      scattered(`${sender.hostId ?? sender.path}${index}`, Math.floor(minute / 15)) % 50 === 0,
      minute,
    ),
  }));
}

function valueOf(name: string, isBad: boolean, minute: number): number {
  if (/\.(size|total)$/.test(name)) return 100;
  const level = isBad ? 95 : 40 + ((minute * 7) % 17) / 3;
  return name === 'cpu.idle.percentage' ? 100 - level : level;
}

/** FNV-1a: the same everywhere, and no pattern to be seen. */
function scattered(text: string, salt: number): number {
  let hash = 2166136261 ^ salt;
  for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619) >>> 0;
  return (hash ^ (hash >>> 15)) >>> 0;
}
