import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { patienceMs, startChild, type Child } from './child';
import type { Seed } from '../standin/seed';
import { metricNames } from './metricNames';
import { monitoredServices, shopMonitors } from './monitors';
import { seedShopData } from './shop/seedShopData';

/** What the demo's project file reads from the environment. */
export interface DemoEnvironment {
  readonly SHOP_URL: string;
  readonly SHOP_DATA: string;
  readonly SHOP_ADMIN_TOKEN: string;
  readonly MACKEREL_URL: string;
  readonly MACKEREL_APIKEY: string;
}

export interface Demo {
  readonly environment: DemoEnvironment;
  /** The same for a shell, `NAME='value'` a line; readable by this user alone, and gone with the demo. */
  readonly environmentFile: string;
  readonly shop: Child;
  readonly standin: Child;
  readonly feeder: Child;
  /** Ends the three and deletes their data; may be called twice. */
  stop(): Promise<void>;
}

export interface DemoOptions {
  /** Starts this program: the stand-in is its own subcommand. */
  readonly alertdrill: readonly [string, ...string[]];
  readonly node: string;
  /** Where the built `shop/main.js` and `feeder/main.js` are. Default: beside this file. */
  readonly programs?: string;
  /** A Mackerel minute, as the stand-in and the feeder take it: `2s`. */
  readonly minute: string;
  /** What the stand-in holds from its start on. Default: the shop's service and its monitors. */
  readonly seed?: (shopUrl: string) => Seed;
  /** More arguments for `alertdrill standin mackerel`. */
  readonly standinArguments?: readonly string[];
  /** Gets what the three say on stderr, a line each. */
  readonly log: (line: string) => void;
}

/** The shop's service and its monitors. */
export const shopSeed = (shopUrl: string): Seed => ({
  services: monitoredServices,
  monitors: shopMonitors(shopUrl).monitors,
});

/**
 * Starts shop, stand-in and feeder as processes of their own, on free ports of 127.0.0.1, with data in a temporary
 * folder. They end when their stdin does, so that they never outlive this process, however it dies.
 */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const dir = await mkdtemp(join(tmpdir(), 'alertdrill-demo-'));
  const children: Child[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(children.map((child) => child.stop()));
    await rm(dir, { recursive: true, force: true });
  };
  const start = async (name: string, argv: readonly [string, ...string[]], env: Record<string, string> = {}) => {
    const child = await startChild(name, [...argv, '--exit-with-stdin'], env, options.log);
    children.push(child);
    return child;
  };
  const program = (name: string): [string, ...string[]] => [
    options.node,
    join(options.programs ?? __dirname, name, 'main.js'),
  ];
  const { minute } = options;
  try {
    const data = join(dir, 'shop');
    seedShopData(data);
    const token = randomBytes(18).toString('base64url');
    const apiKey = randomBytes(24).toString('base64url');

    // Lingers: when this process is killed, the keeper still has to put the route back.
    const shopArguments = ['--port', '0', '--data', data, '--admin-token-env', 'SHOP_ADMIN_TOKEN', '--linger', '5s'];
    const shop = await start('shop', [...program('shop'), ...shopArguments], { SHOP_ADMIN_TOKEN: token });
    const shopUrl = urlOf(shop);

    const seedFile = join(dir, 'seed.json');
    await writeFile(seedFile, JSON.stringify((options.seed ?? shopSeed)(shopUrl)));
    const standinArguments = [
      '--port',
      '0',
      '--minute',
      minute,
      '--api-key-env',
      'MACKEREL_APIKEY',
      '--seed',
      seedFile,
    ];
    const standin = await start(
      'stand-in',
      [...options.alertdrill, 'standin', 'mackerel', ...standinArguments, ...(options.standinArguments ?? [])],
      { MACKEREL_APIKEY: apiKey },
    );
    const mackerelUrl = urlOf(standin);

    const feederArguments = ['--shop-url', shopUrl, '--mackerel-url', mackerelUrl, '--minute', minute];
    const feeder = await start('feeder', [...program('feeder'), ...feederArguments], { MACKEREL_APIKEY: apiKey });
    await metricsPosted(mackerelUrl, apiKey);
    const environment: DemoEnvironment = {
      SHOP_URL: shopUrl,
      SHOP_DATA: data,
      SHOP_ADMIN_TOKEN: token,
      MACKEREL_URL: mackerelUrl,
      MACKEREL_APIKEY: apiKey,
    };
    const environmentFile = join(dir, 'demo.env');
    await writeFile(environmentFile, shellLines(environment), { mode: 0o600 });
    return { environment, environmentFile, shop, standin, feeder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const shellLines = (environment: DemoEnvironment): string =>
  Object.entries(environment)
    .map(([name, value]) => `${name}='${String(value)}'\n`)
    .join('');

/** Nothing can be judged before the feeder's first post; p95 is in it, since the feeder visits the shop itself. */
async function metricsPosted(mackerelUrl: string, apiKey: string): Promise<void> {
  const deadline = AbortSignal.timeout(patienceMs);
  for (;;) {
    const response = await fetch(`${mackerelUrl}/api/v0/services/shop/metric-names`, {
      headers: { 'x-api-key': apiKey },
      signal: deadline,
    });
    const { names } = nameList.parse(await response.json());
    if (names.includes(metricNames.latencyP95)) return;
    await sleep(lookEveryMs, undefined, { signal: deadline });
  }
}

const lookEveryMs = 200;

const nameList = z.object({ names: z.array(z.string()) });

const withUrl = z.object({ url: z.string() });

const urlOf = ({ announced }: Child): string => withUrl.parse(announced).url;
