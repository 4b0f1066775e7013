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
  /** When samples of a metric came, by what selects it; ms. Else as `hungMs` says. */
  sampledMs: Record<string, readonly number[]>;
  /** Answers to any other query, by its text; else one series without labels of the value 1. */
  results: Record<string, readonly object[]>;
  warnings: readonly string[];
  /** What no query may have in it: it is refused. */
  refusedInQueries: string | undefined;
  targets: readonly object[];
  /** Configuration file of Prometheus; undefined: not shown. */
  prometheusConfig: string | undefined;
  /** What is answered in its place, whatever it is. */
  brokenConfig: ScriptedAnswer | undefined;
  /** URLs of the Alertmanagers that it sends to. */
  sendsTo: readonly string[];
  /** When the server was started last; ms. */
  startedAtMs: number;
  /** It was stopped or hung meanwhile, and scraped nothing; ms. Else its one target is scraped every 15 s. */
  hungMs: readonly (readonly [from: number, to: number])[];
  /** Who does not send it is refused by Prometheus. */
  wantsToken: string | undefined;
  /** Answered in place of anything else by that server, for as long as it is set. */
  broken: { prometheus?: ScriptedAnswer; alertmanager?: ScriptedAnswer };
}

/** The rule `errors > 5` as it was evaluated at that moment (ms), with or without its alert. */
export const errorsRule = (evaluatedAtMs: number, ...alerts: readonly object[]) => ({
  type: 'alerting',
  name: 'Errors',
  query: 'errors > 5',
  labels: { severity: 'critical' },
  health: 'ok',
  lastEvaluation: isoTime(evaluatedAtMs),
  alerts,
});

/** A Prometheus provider whose servers are the `world`, on a virtual clock. */
export function scriptedPrometheus(world: Partial<PrometheusWorld> = {}, settings: object = {}, webhookUrl?: string) {
  const clock = createVirtualClock();
  const state: PrometheusWorld = { ...emptyWorld(), ...world };
  const http = scriptedHttp(clock, {
    answer: (url, { headers }) => answerOf(state, url, headers?.['authorization'], clock.now()),
  });
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
    ...(webhookUrl !== undefined && { webhookUrl }),
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
  sampledMs: {},
  results: {},
  warnings: [],
  refusedInQueries: undefined,
  targets: [{ labels: { job: 'shop' }, scrapeInterval: '15s', scrapeTimeout: '10s' }],
  prometheusConfig: 'global: { scrape_interval: 15s }',
  brokenConfig: undefined,
  sendsTo: ['http://127.0.0.1:9093/api/v2/alerts'],
  startedAtMs: 0,
  hungMs: [],
  wantsToken: undefined,
  broken: {},
});

function answerOf(world: PrometheusWorld, url: URL, authorization: string | undefined, nowMs: number): ScriptedAnswer {
  const isPrometheus = url.port === '9090';
  const broken = isPrometheus ? world.broken.prometheus : world.broken.alertmanager;
  if (broken !== undefined) return broken;
  if (!isPrometheus) return managerAnswer(world, url.pathname.replace(/^\/am/, ''));
  if (world.wantsToken !== undefined && authorization !== `Bearer ${world.wantsToken}`) return { status: 401 };
  const success = (data: unknown): ScriptedAnswer => ({ body: { status: 'success', data, warnings: world.warnings } });
  switch (url.pathname.replace('/prefix/api/v1', '')) {
    case '/status/buildinfo':
      return success({ version: '2.42.0' });
    case '/status/runtimeinfo':
      return success({ startTime: isoTime(world.startedAtMs) });
    case '/status/config':
      if (world.brokenConfig !== undefined) return world.brokenConfig;
      return world.prometheusConfig === undefined ? { status: 404 } : success({ yaml: world.prometheusConfig });
    case '/alertmanagers':
      return success({ activeAlertmanagers: world.sendsTo.map((url) => ({ url })) });
    case '/rules':
      return success({ groups: [{ name: 'shop', interval: world.intervalSeconds, rules: world.rules }] });
    case '/targets':
      return success({ activeTargets: world.targets });
    case '/query':
      if (world.refusedInQueries !== undefined && url.search.includes(world.refusedInQueries)) return { status: 422 };
      return success(queried(world, url.searchParams, nowMs));
    case '/query_range':
      return success({ resultType: 'matrix', result: valuesIn(world, url.searchParams) });
    default:
      return { status: 404, body: '404 page not found' };
  }
}

function queried(world: PrometheusWorld, parameters: URLSearchParams, nowMs: number) {
  const query = parameters.get('query') ?? '';
  if (query === 'time()') return { resultType: 'scalar', result: [nowMs / 1000, String(nowMs / 1000)] };
  const moments = /^max\(timestamp\((.+)\)\)\[(\d+)ms:(\d+)ms\]$/.exec(query);
  if (moments !== null) {
    const [, selector = '', rangeMs, stepMs] = moments;
    const steps = { toMs: Number(parameters.get('time')) * 1000, rangeMs: Number(rangeMs), stepMs: Number(stepMs) };
    return { resultType: 'matrix', result: newestSamples(world, selector, steps) };
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

function valuesIn(world: PrometheusWorld, parameters: URLSearchParams): readonly object[] {
  const [start, end] = ['start', 'end'].map((name) => Number(parameters.get(name)));
  return (world.results[parameters.get('query') ?? ''] ?? []).map((series) => {
    const { values = [] } = series as { readonly values?: readonly (readonly [seconds: number, value: string])[] };
    return { ...series, values: values.filter(([seconds]) => seconds >= start! && seconds <= end!) };
  });
}

/** At each step the time of the newest sample, while the series is alive. */
function newestSamples(
  { hungMs, sampledMs }: PrometheusWorld,
  selector: string,
  { toMs, rangeMs, stepMs }: { readonly toMs: number; readonly rangeMs: number; readonly stepMs: number },
) {
  const firstMs = Math.floor((toMs - rangeMs - 300_000) / 15_000) * 15_000;
  const regular = Array.from({ length: (toMs - firstMs) / 15_000 + 1 }, (_, index) => firstMs + index * 15_000);
  const isHung = (atMs: number) => hungMs.some(([from, to]) => atMs > from && atMs < to);
  const all = sampledMs[selector] ?? regular.filter((atMs) => !isHung(atMs));
  const steps = Array.from({ length: Math.floor(rangeMs / stepMs) + 1 }, (_, index) => toMs - index * stepMs);
  const values = steps.reverse().flatMap((atMs) => {
    const newest = all.findLast((each) => each <= atMs);
    return newest === undefined || atMs - newest > 300_000 ? [] : [[atMs / 1000, String(newest / 1000)]];
  });
  return values.length === 0 ? [] : [{ metric: {}, values }];
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
