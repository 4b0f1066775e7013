import { isoTime } from '../../src/domain/isoTime';
import { createRequestBudget, noLimits } from '../../src/polling/requestBudget';
import { prometheus } from '../../src/providers/prometheus';
import { scriptedHttp, type ScriptedAnswer } from './scriptedHttp';
import { createVirtualClock } from './virtualClock';

export const bearerToken = 'bearer-that-must-not-leak';

type Labels = Readonly<Record<string, string>>;

/** What the two servers hold. Tests change it as time goes on; times are on the servers' clock, ms. */
export interface PrometheusWorld {
  rules: readonly object[];
  intervalSeconds: number;
  /** Samples of ALERTS. */
  alerts: readonly {
    readonly labels: Labels;
    readonly state: 'pending' | 'firing';
    readonly timesMs: readonly number[];
  }[];
  /** What Alertmanager lists. */
  listed: readonly object[];
  silences: readonly object[];
  alertmanagerConfig: string;
  /** Answers to any other query, by its text; else one series without labels of the value 1. */
  results: Record<string, readonly object[]>;
  warnings: readonly string[];
  targets: readonly object[];
  /** When the server was started last; ms. */
  startedAtMs: number;
  /** It was stopped or hung meanwhile, and scraped nothing; ms. Else its one target is scraped every 15 s. */
  hungMs: readonly (readonly [from: number, to: number])[];
  /** Answered in place of anything else by that server, for as long as it is set. */
  broken: { prometheus?: ScriptedAnswer; alertmanager?: ScriptedAnswer };
}

/** A Prometheus provider whose servers are the `world`, on a virtual clock. */
export function scriptedPrometheus(world: Partial<PrometheusWorld> = {}, settings: object = {}) {
  const clock = createVirtualClock();
  const state: PrometheusWorld = { ...emptyWorld(), ...world };
  const http = scriptedHttp(clock, { answer: (url) => answerOf(state, url, clock.now()) });
  const parsed = prometheus.settings.parse({
    url: 'http://127.0.0.1:9090/prefix',
    alertmanager: 'http://127.0.0.1:9093',
    bearerToken,
    ...settings,
  });
  const provider = prometheus.create('prometheus', parsed, {
    clock,
    http,
    budget: createRequestBudget(clock, noLimits),
  });
  return { clock, world: state, http, provider, signal: new AbortController().signal };
}

const emptyWorld = (): PrometheusWorld => ({
  rules: [],
  intervalSeconds: 10,
  alerts: [],
  listed: [],
  silences: [],
  alertmanagerConfig: 'route: { receiver: nobody }',
  results: {},
  warnings: [],
  targets: [{ labels: { job: 'shop' }, scrapeInterval: '15s', scrapeTimeout: '10s' }],
  startedAtMs: 0,
  hungMs: [],
  broken: {},
});

function answerOf(world: PrometheusWorld, url: URL, nowMs: number): ScriptedAnswer {
  const isPrometheus = url.port === '9090';
  const broken = isPrometheus ? world.broken.prometheus : world.broken.alertmanager;
  if (broken !== undefined) return broken;
  if (!isPrometheus) return managerAnswer(world, url.pathname);
  const success = (data: unknown): ScriptedAnswer => ({ body: { status: 'success', data, warnings: world.warnings } });
  switch (url.pathname.replace('/prefix/api/v1', '')) {
    case '/status/buildinfo':
      return success({ version: '2.42.0' });
    case '/status/runtimeinfo':
      return success({ startTime: isoTime(world.startedAtMs) });
    case '/rules':
      return success({ groups: [{ name: 'shop', interval: world.intervalSeconds, rules: world.rules }] });
    case '/targets':
      return success({ activeTargets: world.targets });
    case '/query':
      return success(queried(world, url.searchParams, nowMs));
    case '/query_range':
      return success({ resultType: 'matrix', result: world.results[url.searchParams.get('query') ?? ''] ?? fed(url) });
    default:
      return { status: 404, body: '404 page not found' };
  }
}

/** Whether samples came is asked step by step: they did. */
function fed({ searchParams }: URL): readonly object[] {
  const [query, start, end, step] = ['query', 'start', 'end', 'step'].map((name) => searchParams.get(name) ?? '');
  if (query?.startsWith('count(last_over_time(') !== true) return [];
  const count = Math.round((Number(end) - Number(start)) / Number(step)) + 1;
  const values = Array.from({ length: count }, (_, index) => [Number(start) + index * Number(step), '1']);
  return [{ metric: {}, values }];
}

function queried(world: PrometheusWorld, parameters: URLSearchParams, nowMs: number) {
  const query = parameters.get('query') ?? '';
  if (query === 'time()') return { resultType: 'scalar', result: [nowMs / 1000, String(nowMs / 1000)] };
  const scrapes = /^max\(timestamp\(up\)\)\[(\d+)ms:(\d+)ms\]$/.exec(query);
  if (scrapes !== null) {
    const [, rangeMs, stepMs] = scrapes.map(Number) as [number, number, number];
    return scraped(world, Number(parameters.get('time')) * 1000, rangeMs, stepMs);
  }
  const range = /^ALERTS\[(\d+)s\]$/.exec(query);
  if (range === null) {
    const result = world.results[query] ?? [{ metric: { job: 'shop' }, value: [nowMs / 1000, '1'] }];
    return { resultType: 'vector', result };
  }
  const toMs = Number(parameters.get('time')) * 1000;
  const fromMs = toMs - Number(range[1]) * 1000;
  const result = world.alerts.flatMap(({ labels, state, timesMs }) => {
    const within = timesMs.filter((atMs) => atMs >= fromMs && atMs <= toMs);
    const metric = { __name__: 'ALERTS', alertstate: state, ...labels };
    return within.length === 0 ? [] : [{ metric, values: within.map((atMs) => [atMs / 1000, '1']) }];
  });
  return { resultType: 'matrix', result };
}

/** At each step the time of the newest scrape. */
function scraped({ hungMs }: PrometheusWorld, toMs: number, rangeMs: number, stepMs: number) {
  const isHung = (atMs: number) => hungMs.some(([from, to]) => atMs > from && atMs < to);
  const newestAt = (atMs: number): number => {
    let scrapeMs = Math.floor(atMs / 15_000) * 15_000;
    while (isHung(scrapeMs)) scrapeMs -= 15_000;
    return scrapeMs;
  };
  const steps = Array.from({ length: Math.floor(rangeMs / stepMs) + 1 }, (_, index) => toMs - index * stepMs);
  const values = steps.reverse().map((atMs) => [atMs / 1000, String(newestAt(atMs) / 1000)]);
  return { resultType: 'matrix', result: [{ metric: {}, values }] };
}

function managerAnswer(world: PrometheusWorld, path: string): ScriptedAnswer {
  switch (path) {
    case '/api/v2/alerts':
      return { body: world.listed };
    case '/api/v2/silences':
      return { body: world.silences };
    case '/api/v2/status':
      return { body: { config: { original: world.alertmanagerConfig } } };
    default:
      return { status: 404, body: '404' };
  }
}
