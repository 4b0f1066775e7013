import { everyPeriod } from './clock';
import { periodsOf } from './engine/periods';
import { defaultSettings, type Settings } from './engine/settings';
import { scanConnectivity } from './monitoring/connectivity';
import { createDeliveries } from './monitoring/deliveries';
import { scanExpressions } from './monitoring/expressions';
import { createExternalChecks } from './monitoring/external';
import { resendNotifications } from './monitoring/notifications';
import { scanMissingMetrics } from './monitoring/serviceMetrics';
import { plantSeed, type Seed } from './seed';
import { createApp } from './server/app';
import { checkExternally } from './server/checkExternally';
import { startHttpServer } from './server/httpServer';
import { createWebhookPost } from './server/postWebhook';
import { createRealClock } from './server/realClock';
import { agentWarning, minuteText, realMinuteMs } from './server/minute';
import type { Standin } from './standin';
import { createMemoryStore } from './store/memoryStore';

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
  readonly seed?: Seed;
  readonly settings?: Partial<Settings>;
  /** Default: `alertdrill-standin`. */
  readonly organization?: string;
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
 * valid, and rejects with Node's error (EADDRINUSE...) where the port can't be had.
 */
export async function startStandin(options: StandinOptions): Promise<RunningStandin> {
  const {
    host = '127.0.0.1',
    port,
    minuteMs,
    apiKey,
    readOnlyKey,
    writeOnlyKey,
    organization = 'alertdrill-standin',
  } = options;
  const log = options.log ?? ((line: string) => void process.stderr.write(`${line}\n`));
  const settings = { ...defaultSettings, ...options.settings };
  const clock = createRealClock();
  const organized = {
    organization,
    store: createMemoryStore(),
    settings,
    periods: periodsOf(minuteMs, settings),
    clock,
    log,
  };
  const webhook = { organization, url: () => server.url, timeoutMs: settings.deliveryTimeoutMs };
  const deliveries = createDeliveries(organized, createWebhookPost(webhook));
  const standin: Standin = { ...organized, outbox: deliveries };
  plantSeed(standin, options.seed ?? {});

  const app = createApp(standin, { apiKey, readOnlyKey, writeOnlyKey }, (bug) =>
    log(`stand-in: a bug: ${bug.stack ?? bug.message}`),
  );
  const warnOfAgent = agentWarning(minuteMs, log);
  const server = await startHttpServer(
    (request, address) => {
      warnOfAgent(request);
      return app.fetch(request, { address });
    },
    { host, port, headers: { 'X-Standin-Minute': minuteText(minuteMs) } },
  );
  if (minuteMs !== realMinuteMs) log(`stand-in: one Mackerel minute lasts ${minuteText(minuteMs)} at ${server.url}`);
  const stopMonitoring = startMonitoring(standin);
  return {
    url: server.url,
    async close() {
      stopMonitoring();
      deliveries.stop();
      clock.stop();
      await server.close();
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
