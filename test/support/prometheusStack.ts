import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { eventually } from './eventually';
import { listen } from './rawServer';

/** Real Prometheus and Alertmanager, and a target that they watch: `shop_errors` and whatever else a test sets. */
export interface PrometheusStack {
  readonly prometheusUrl: string;
  readonly alertmanagerUrl: string;
  readonly targetUrl: string;
  /** Folder with the servers' configuration. */
  readonly dir: string;
  /** A sample as it is exposed: `shop_errors{path="/a"}`. Absent value: it is not exposed any more. */
  set(sample: string, value: number | undefined): void;
  /** JSON of a GET to Prometheus, below /api/v1. */
  ask(path: string): Promise<unknown>;
  /** Waits until the query has a result (or none) at Prometheus. */
  until(query: string, wanted: 'some' | 'none'): Promise<void>;
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

type ServerName = 'prometheus' | 'alertmanager';

export interface StackOptions {
  /** The rules file, YAML. */
  readonly rules: string;
  /** Inhibition rules of Alertmanager, YAML of the list. */
  readonly inhibitRules?: string;
  /** Prometheus' web configuration (TLS, users), YAML; its URL gets https then. */
  readonly web?: string;
  /** Path prefix of Prometheus. */
  readonly prefix?: string;
  readonly samples?: Readonly<Record<string, number>>;
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
  const ports = { target: await listen(target), prometheus: await freePort(), alertmanager: await freePort() };
  const { prefix = '' } = options;
  const alertmanagerUrl = `http://127.0.0.1:${ports.alertmanager}`;
  const prometheusUrl = `${options.web?.includes('tls_server_config') === true ? 'https' : 'http'}://127.0.0.1:${ports.prometheus}${prefix}`;
  await writeFile(join(dir, 'prometheus.yml'), prometheusConfig(ports, options.every));
  await writeFile(join(dir, 'rules.yml'), options.rules);
  await writeFile(join(dir, 'alertmanager.yml'), alertmanagerConfig(options.inhibitRules));
  if (options.web !== undefined) await writeFile(join(dir, 'web.yml'), options.web);
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
    alertmanager: [
      `--config.file=${join(dir, 'alertmanager.yml')}`,
      `--storage.path=${join(dir, 'alertmanager')}`,
      `--web.listen-address=127.0.0.1:${ports.alertmanager}`,
      '--cluster.listen-address=',
    ],
  };
  const children = new Map<ServerName, ChildProcess>();

  const startServer = async (which: ServerName): Promise<void> => {
    const binary = findBinary(binaries[which]);
    if (binary === undefined) throw new Error(`${which} is not installed`);
    const child = spawn(binary, programs[which], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)));
    children.set(which, child);
    const base = which === 'prometheus' ? prometheusUrl : alertmanagerUrl;
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
    await Promise.all([stopServer('prometheus'), stopServer('alertmanager')]);
    await closeServer(target);
    await rm(dir, { recursive: true, force: true });
  };

  const started = await Promise.allSettled([startServer('prometheus'), startServer('alertmanager')]);
  const failed = started.find((each) => each.status === 'rejected');
  if (failed !== undefined) {
    await stop();
    throw new Error('the servers did not start', { cause: failed.reason });
  }
  return {
    prometheusUrl,
    alertmanagerUrl,
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

const prometheusConfig = (ports: { readonly target: number; readonly alertmanager: number }, every = '1s') => `
global: { scrape_interval: ${every}, scrape_timeout: 500ms, evaluation_interval: ${every} }
rule_files: [rules.yml]
alerting: { alertmanagers: [{ static_configs: [{ targets: ['127.0.0.1:${ports.alertmanager}'] }] }] }
scrape_configs: [{ job_name: shop, static_configs: [{ targets: ['127.0.0.1:${ports.target}'] }] }]
`;

const alertmanagerConfig = (inhibitRules = '[]') => `
route: { receiver: nobody, group_wait: 0s, group_interval: 1s }
receivers: [{ name: nobody }]
inhibit_rules: ${inhibitRules}
`;

/** The first of these programs on PATH. */
export function findBinary(names: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
}

/** Taken by nobody a moment ago; a server that is to be restarted needs to keep its port. */
async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function isReady(url: string): Promise<void> {
  const { status } = await fetch(`${url}/-/ready`);
  if (status !== 200 && status !== 401) throw new Error(`not ready: ${status}`);
}

function listens({ hostname, port }: URL): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    // Prometheus keeps its connection.
    server.closeAllConnections();
  });
