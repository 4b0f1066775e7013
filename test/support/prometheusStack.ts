import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { eventually } from './eventually';
import { alertmanagerConfig, prometheusConfig } from './prometheusConfigs';
import { listen } from './rawServer';
import { freePort, isReady, listens } from './serverPorts';

/** Real Prometheus and Alertmanager, and a target that they watch: `shop_errors` and whatever else a test sets. */
export interface PrometheusStack {
  readonly prometheusUrl: string;
  readonly alertmanagerUrl: string;
  /** The other one of a cluster; nothing listens there unless `cluster` is asked for. */
  readonly secondUrl: string;
  readonly targetUrl: string;
  /** Folder with the servers' configuration. */
  readonly dir: string;
  /** A sample as it is exposed: `shop_errors{path="/a"}`. Absent value: it is not exposed any more. */
  set(sample: string, value: number | undefined): void;
  /** JSON of a GET to Prometheus, below /api/v1. */
  ask(path: string): Promise<unknown>;
  /** Waits until the query has a result (or none) at Prometheus. */
  until(query: string, wanted: 'some' | 'none'): Promise<void>;
  /** Other rules from now on; that Prometheus has them shows in what it answers. */
  reloadRules(rules: string): Promise<void>;
  /** Waits until each rule was evaluated. */
  evaluated(): Promise<void>;
  /** Labels of what Alertmanager lists as active, silenced and inhibited ones included. */
  listed(): Promise<readonly Readonly<Record<string, string>>[]>;
  /** All samples of alerts are forgotten. */
  forgetAlerts(): Promise<void>;
  silence(matchers: readonly object[], more: { readonly createdBy: string; readonly comment: string }): Promise<void>;
  stopServer(which: ServerName): Promise<void>;
  startServer(which: ServerName): Promise<void>;
  /** It lives, and does nothing at all until it is woken. */
  freezeServer(which: ServerName): void;
  wakeServer(which: ServerName): void;
  stop(): Promise<void>;
}

type ServerName = 'prometheus' | 'alertmanager' | 'second';

export interface StackOptions {
  /** The rules file, YAML. */
  readonly rules: string;
  /** Inhibition rules of Alertmanager, YAML of the list. */
  readonly inhibitRules?: string;
  /** Routes below the root, and receivers beside `nobody`, of Alertmanager; each a YAML item. */
  readonly routes?: readonly string[];
  readonly receivers?: readonly string[];
  /** Time intervals of Alertmanager, YAML of the list. */
  readonly timeIntervals?: string;
  /** Labels that Prometheus adds, YAML of the map. */
  readonly externalLabels?: string;
  /** Two Alertmanagers that gossip; Prometheus tells both. */
  readonly cluster?: boolean;
  /** Alertmanager's web configuration, as `web`. */
  readonly managerWeb?: string;
  /** Prometheus' web configuration (TLS, users), YAML; its URL gets https then. */
  readonly web?: string;
  /** Path prefix of Prometheus. */
  readonly prefix?: string;
  readonly samples?: Readonly<Record<string, number>>;
  /** What is scraped beside the target: items of `scrape_configs`, YAML. */
  readonly alsoScrapes?: readonly string[];
  /** How often the target is scraped and the rules are evaluated, as Prometheus writes it; default 1s. */
  readonly every?: string;
  /** What the target answers beside its samples; false where that is not for it. */
  readonly alsoAnswers?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

export const binaries = { prometheus: ['prometheus'], alertmanager: ['prometheus-alertmanager', 'alertmanager'] };

/**
 * `describe` where both servers are installed. In CI their absence is a failure, elsewhere the suite is skipped and says
 * so in its title.
 */
export const describeWithServers = (title: string, suite: () => void): void => {
  const missing = Object.values(binaries).filter((names) => findBinary(names) === undefined);
  if (missing.length === 0) describe(title, suite);
  else if (process.env['CI'] === 'true') {
    it(title, () => {
      throw new Error(
        `not installed: ${missing.map(([name]) => name).join(', ')} (apt-get install prometheus prometheus-alertmanager)`,
      );
    });
  } else describe.skip(`${title} [skipped: ${missing.map(([name]) => name).join(' and ')} not installed]`, suite);
};

export async function startPrometheusStack(options: StackOptions): Promise<PrometheusStack> {
  const dir = await mkdtemp(join(tmpdir(), 'alertdrill-prometheus-'));
  const samples = new Map(Object.entries({ 'shop_errors{path="/a"}': 0, ...options.samples }));
  const target = createHttpServer((request, response) => {
    if (options.alsoAnswers?.(request, response) === true) return;
    response.end([...samples].map(([sample, value]) => `${sample} ${value}\n`).join(''));
  });
  const ports = {
    target: await listen(target),
    prometheus: await freePort(),
    alertmanager: await freePort(),
    second: await freePort(),
    gossip: await freePort(),
    secondGossip: await freePort(),
  };
  const { prefix = '' } = options;
  const alertmanagerUrl = `${schemeOf(options.managerWeb)}://127.0.0.1:${ports.alertmanager}`;
  const secondUrl = `http://127.0.0.1:${ports.second}`;
  const prometheusUrl = `${schemeOf(options.web)}://127.0.0.1:${ports.prometheus}${prefix}`;
  await writeFile(join(dir, 'prometheus.yml'), prometheusConfig(ports, options));
  await writeFile(join(dir, 'rules.yml'), options.rules);
  await writeFile(join(dir, 'alertmanager.yml'), alertmanagerConfig(options));
  if (options.web !== undefined) await writeFile(join(dir, 'web.yml'), options.web);
  if (options.managerWeb !== undefined) await writeFile(join(dir, 'manager-web.yml'), options.managerWeb);
  const manager = (name: string, port: number, gossipPort: number, peerPort: number) => [
    `--config.file=${join(dir, 'alertmanager.yml')}`,
    `--storage.path=${join(dir, name)}`,
    `--web.listen-address=127.0.0.1:${port}`,
    ...(options.managerWeb === undefined ? [] : [`--web.config.file=${join(dir, 'manager-web.yml')}`]),
    ...(options.cluster === true
      ? [`--cluster.listen-address=127.0.0.1:${gossipPort}`, `--cluster.peer=127.0.0.1:${peerPort}`]
      : ['--cluster.listen-address=']),
  ];
  const programs = {
    prometheus: [
      `--config.file=${join(dir, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(dir, 'data')}`,
      `--web.listen-address=127.0.0.1:${ports.prometheus}`,
      `--web.external-url=http://127.0.0.1:${ports.prometheus}${prefix}`,
      '--web.enable-admin-api',
      // After a restart, Alertmanager learns of what fires by the next time it is told.
      '--rules.alert.resend-delay=5s',
      ...(options.web === undefined ? [] : [`--web.config.file=${join(dir, 'web.yml')}`]),
    ],
    alertmanager: manager('alertmanager', ports.alertmanager, ports.gossip, ports.secondGossip),
    second: manager('second', ports.second, ports.secondGossip, ports.gossip),
  };
  const children = new Map<ServerName, ChildProcess>();
  const names: readonly ServerName[] = [
    'prometheus',
    'alertmanager',
    ...(options.cluster === true ? (['second'] as const) : []),
  ];

  const startServer = async (which: ServerName): Promise<void> => {
    const binary = findBinary(binaries[which === 'second' ? 'alertmanager' : which]);
    if (binary === undefined) throw new Error(`${which} is not installed`);
    const child = spawn(binary, programs[which], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)));
    children.set(which, child);
    const base = { prometheus: prometheusUrl, alertmanager: alertmanagerUrl, second: secondUrl }[which];
    await eventually(() => (base.startsWith('https') ? listens(new URL(base)) : isReady(base))).catch(
      (error: unknown) => {
        throw new Error(`${which} does not start: ${said}`, { cause: error });
      },
    );
  };

  const stopServer = async (which: ServerName): Promise<void> => {
    const child = children.get(which);
    children.delete(which);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  };

  const ask = async (path: string): Promise<unknown> => (await fetch(`${prometheusUrl}/api/v1${path}`)).json();

  const stop = async (): Promise<void> => {
    await Promise.all(names.map(stopServer));
    await closeServer(target);
    await rm(dir, { recursive: true, force: true });
  };

  const started = await Promise.allSettled(names.map(startServer));
  const failed = started.find((each) => each.status === 'rejected');
  if (failed !== undefined) {
    await stop();
    throw new Error('the servers did not start', { cause: failed.reason });
  }
  return {
    prometheusUrl,
    alertmanagerUrl,
    secondUrl,
    targetUrl: `http://127.0.0.1:${ports.target}`,
    dir,
    set: (sample, value) => {
      if (value === undefined) samples.delete(sample);
      else samples.set(sample, value);
    },
    ask,
    until: (query, wanted) =>
      eventually(async () => {
        const answer = (await ask(`/query?query=${encodeURIComponent(query)}`)) as { data?: { result?: unknown[] } };
        if ((answer.data?.result?.length ?? 0) > 0 !== (wanted === 'some')) throw new Error(`${query}: not ${wanted}`);
      }),
    reloadRules: async (rules) => {
      await writeFile(join(dir, 'rules.yml'), rules);
      children.get('prometheus')?.kill('SIGHUP');
    },
    evaluated: () =>
      eventually(async () => {
        if (JSON.stringify(await ask('/rules')).includes('"health":"unknown"')) throw new Error('not evaluated yet');
      }),
    listed: async () => {
      const answer = await fetch(`${alertmanagerUrl}/api/v2/alerts`);
      return ((await answer.json()) as { labels: Record<string, string> }[]).map(({ labels }) => labels);
    },
    forgetAlerts: async () => {
      const match = encodeURIComponent('{__name__=~"ALERTS.*"}');
      await fetch(`${prometheusUrl}/api/v1/admin/tsdb/delete_series?match[]=${match}`, { method: 'POST' });
    },
    silence: async (matchers, more) => {
      const body = JSON.stringify({
        matchers,
        startsAt: new Date().toISOString(),
        endsAt: new Date(Date.now() + 3_600_000).toISOString(),
        ...more,
      });
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${alertmanagerUrl}/api/v2/silences`, { method: 'POST', headers, body });
      if (!answer.ok) throw new Error(`no silence: ${await answer.text()}`);
    },
    stopServer,
    startServer,
    freezeServer: (which) => children.get(which)?.kill('SIGSTOP'),
    wakeServer: (which) => children.get(which)?.kill('SIGCONT'),
    stop,
  };
}

const schemeOf = (web: string | undefined): string => (web?.includes('tls_server_config') === true ? 'https' : 'http');

/** The first of these programs on PATH. */
export function findBinary(names: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
}

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    // Prometheus keeps its connection.
    server.closeAllConnections();
  });
