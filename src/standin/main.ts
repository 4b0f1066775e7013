import { everyPeriod } from './clock';
import { periodsOf } from './engine/periods';
import { defaultSettings, type Settings } from './engine/settings';
import { scanConnectivity } from './monitoring/connectivity';
import { createDeliveries } from './monitoring/deliveries';
import { scanExpressions } from './monitoring/expressions';
import { createExternalChecks } from './monitoring/external';
import { createLastJudgements } from './monitoring/lastJudgements';
import { resendNotifications } from './monitoring/notifications';
import { resumeEvaluations } from './monitoring/judgeLater';
import { scanMissingMetrics } from './monitoring/serviceMetrics';
import { plantSeed, type Seed } from './seed';
import { createApp } from './server/app';
import { checkExternally } from './server/checkExternally';
import { bodyOf, startHttpServer, type Patience } from './server/httpServer';
import { createWebhookPost, onceKept } from './server/postWebhook';
import { createRealClock } from './server/realClock';
import { createRecentDeliveries } from './server/recentDeliveries';
import { createRecentRequests } from './server/recentRequests';
import { agentWarning, minuteText, realMinuteMs } from './server/minute';
import { statusPage } from './server/statusPage/statusPage';
import type { Standin } from './standin';
import { loadedLines } from './store/loadedLines';
import { createMemoryStore } from './store/memoryStore';
import type { StateStore } from './store/stateStore';

export interface StandinOptions {
  /** Loopback only: the keys are no real secret, and external monitors request any URL they are told. */
  readonly host?: '127.0.0.1';
  /** 0 picks a free one. */
  readonly port: number;
  /** How long one Mackerel minute lasts: 60,000 ms, or less to see everything sooner. */
  readonly minuteMs: number;
  /** The key that may read and write. */
  readonly apiKey: string;
  readonly readOnlyKey?: string;
  /** Of use for `PUT /hosts/<id>/role-fullnames` alone: all else that writes needs a key that may read, too. */
  readonly writeOnlyKey?: string;
  /** Planted into a new organization alone: what a state file holds is left as it is. */
  readonly seed?: Seed;
  /** Keeps everything in this file, and finds it there again. Without one it is gone with the process. */
  readonly stateFile?: string;
  readonly settings?: Partial<Settings>;
  /** Default: `alertdrill-standin`. */
  readonly organization?: string;
  /** How long clients may take to send a request. Default: 15 seconds for the headers, a minute for all of it. */
  readonly patience?: Patience;
  /** Gets announcements, warnings and bugs, a line each. Default: stderr. */
  readonly log?: (line: string) => void;
}

export interface RunningStandin {
  readonly url: string;
  /** Ends it and leaves no timer, socket or check under way. May be called twice. */
  close(): Promise<void>;
}

/**
 * Starts the Mackerel stand-in: the API with an evaluation engine of its own. Throws a SeedError where the seed is not
 * valid, a StateError where the state file can't be used, and rejects with Node's error (EADDRINUSE...) where the port
 * can't be had; the state file is as it was then.
 */
export async function startStandin(options: StandinOptions): Promise<RunningStandin> {
  const log = options.log ?? ((line: string) => void process.stderr.write(`${line}\n`));
  const state = options.stateFile === undefined ? undefined : await openState(options.stateFile, options.minuteMs, log);
  try {
    return await startOn(state, { ...options, log });
  } catch (error) {
    state?.abandon();
    throw error;
  }
}

async function openState(path: string, minuteMs: number, log: (line: string) => void): Promise<StateStore> {
  // Loaded where it is asked for: it brings an embedded database along.
  const { openStateStore } = await import('./store/stateStore');
  return openStateStore({ path, minuteMs, defer: setImmediate, log });
}

async function startOn(
  state: StateStore | undefined,
  options: StandinOptions & Required<Pick<StandinOptions, 'log'>>,
): Promise<RunningStandin> {
  const {
    host = '127.0.0.1',
    port,
    minuteMs,
    apiKey,
    readOnlyKey,
    writeOnlyKey,
    organization = 'alertdrill-standin',
    log,
  } = options;
  const store = state ?? createMemoryStore();
  const settings = { ...defaultSettings, ...options.settings };
  const clock = createRealClock();
  const organized = {
    organization,
    store,
    settings,
    periods: periodsOf(minuteMs, settings),
    lastJudgements: createLastJudgements(),
    clock,
    log,
  };
  const webhook = { organization, url: () => server.url, timeoutMs: settings.deliveryTimeoutMs };
  const recentDeliveries = createRecentDeliveries();
  const deliveries = createDeliveries(organized, onceKept(store, recentDeliveries.watch(createWebhookPost(webhook))));
  const standin: Standin = { ...organized, outbox: deliveries };
  if (state === undefined || state.isNew) plantSeed(standin, options.seed ?? {});
  if (options.stateFile !== undefined && state !== undefined) {
    for (const line of loadedLines(state, options.stateFile, { minuteMs, hasSeed: options.seed !== undefined })) {
      log(`stand-in: ${line}`);
    }
  }

  const keys = { apiKey, readOnlyKey, writeOnlyKey };
  const requests = createRecentRequests(keys);
  const app = createApp(standin, keys, (bug) => log(`stand-in: a bug: ${bug.stack ?? bug.message}`));
  const keptIn = state === undefined ? 'memory' : 'file';
  app.get('/', statusPage({ standin, requests, deliveries: recentDeliveries, keptIn, url: () => server.url }));
  const warnOfAgent = agentWarning(minuteMs, log);
  const server = await startHttpServer(
    (request, incoming) => {
      warnOfAgent(request);
      const { remoteAddress: address } = incoming.socket;
      return requests.watch(request, () => app.fetch(request, { address, body: () => bodyOf(incoming) }));
    },
    { host, port, headers: { 'X-Standin-Minute': minuteText(minuteMs) }, patience: options.patience },
  );
  if (minuteMs !== realMinuteMs) log(`stand-in: one Mackerel minute lasts ${minuteText(minuteMs)} at ${server.url}`);
  log(`stand-in: for people, in a browser: ${server.url}/`);
  const stopMonitoring = startMonitoring(standin);
  const stop = async (): Promise<void> => {
    stopMonitoring();
    deliveries.stop();
    clock.stop();
    await server.close();
  };
  // At once, before the first request is looked at: what an earlier process left goes first.
  deliveries.resume();
  resumeEvaluations(standin);
  try {
    state?.begin();
    await store.kept();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: server.url,
    async close() {
      await stop();
      state?.close();
    },
  };
}

/** Starts what is judged by the clock and not by a post. The function returned ends it. */
function startMonitoring(standin: Standin): () => void {
  const { clock, periods, store } = standin;
  const external = createExternalChecks(standin, checkExternally);
  const stops = [
    everyPeriod(clock, periods.externalCheckMs, () => external.tick()),
    everyPeriod(clock, periods.expressionMs, () => scanExpressions(standin)),
    everyPeriod(clock, periods.missingScanMs, () => scanMissingMetrics(standin)),
    everyPeriod(clock, periods.connectivityScanMs, () => scanConnectivity(standin)),
    everyPeriod(clock, periods.resendScanMs, () => resendNotifications(standin)),
    everyPeriod(clock, 60 * periods.minuteMs, () =>
      store.metrics.forgetPointsBefore((clock.nowMs() - periods.historyMs) / 1000),
    ),
    () => external.stop(),
  ];
  return () => stops.forEach((stop) => stop());
}
