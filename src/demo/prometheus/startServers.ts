import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../lifetime';
import { alertmanagerConfig, prometheusConfig } from './configuration';
import { startCustomer } from './customer';
import { startServer, type Server } from './server';
import { untilJudged } from './untilJudged';

export interface ServersSettings {
  /** The programs. */
  readonly prometheus: string;
  readonly alertmanager: string;
  readonly rulesFile: string;
  readonly shopUrl: string;
  /** Gets the servers' configuration and data. */
  readonly dir: string;
}

export interface RunningServers {
  readonly prometheusUrl: string;
  readonly alertmanagerUrl: string;
  /** What there is to say of the first server that ends by itself. */
  readonly died: Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts the customer, Alertmanager and Prometheus, and waits until the rules can be judged.
 * @throws Error where one of them does not start, or `signal` aborts; what was started is gone then
 */
export async function startServers(settings: ServersSettings, log: Log, signal: AbortSignal): Promise<RunningServers> {
  const { dir, shopUrl } = settings;
  const started: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((each) => each.stop()));
  };
  const serve = async (name: string, path: string, argv: (address: string) => readonly string[]): Promise<Server> => {
    const server = await startServer({ name, path, argv }, log, signal);
    started.push({ stop: () => server.kill() });
    return server;
  };
  try {
    await mkdir(dir, { recursive: true });
    const customer = await startCustomer(shopUrl);
    started.push(customer);

    const managerConfig = join(dir, 'alertmanager.yml');
    await writeFile(managerConfig, alertmanagerConfig());
    const alertmanager = await serve('Alertmanager', settings.alertmanager, (address) => [
      `--config.file=${managerConfig}`,
      `--storage.path=${join(dir, 'alertmanager')}`,
      `--web.listen-address=${address}`,
      '--cluster.listen-address=', // it is alone
    ]);

    const addresses = {
      shop: new URL(shopUrl).host,
      customer: new URL(customer.url).host,
      alertmanager: alertmanager.address,
    };
    const config = join(dir, 'prometheus.yml');
    await writeFile(config, prometheusConfig(addresses, settings.rulesFile));
    const prometheus = await serve('Prometheus', settings.prometheus, (address) => [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(dir, 'prometheus')}`,
      `--web.listen-address=${address}`,
    ]);
    const prometheusUrl = `http://${prometheus.address}`;
    await untilJudged(prometheusUrl, signal);
    return {
      prometheusUrl,
      alertmanagerUrl: `http://${alertmanager.address}`,
      died: Promise.race([alertmanager.died, prometheus.died]),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
