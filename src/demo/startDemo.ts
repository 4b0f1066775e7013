import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
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
  /** Ends the three and deletes their data; may be called twice. */
  stop(): Promise<void>;
}

export interface DemoOptions {
  /** Starts this program: the stand-in is its own subcommand. */
  readonly alertdrill: readonly [string, ...string[]];
  readonly node: string;
  /** A Mackerel minute, as the stand-in and the feeder take it: `2s`. */
  readonly minute: string;
  /** Gets what the three say on stderr, a line each. */
  readonly log: (line: string) => void;
}

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
  try {
    const data = join(dir, 'shop');
    seedShopData(data);
    const adminToken = randomBytes(18).toString('base64url');
    const apiKey = randomBytes(24).toString('base64url');
    const start = async (name: string, argv: readonly [string, ...string[]], env: Record<string, string>) => {
      const child = await startChild(name, argv, env, options.log);
      children.push(child);
      return child.announced;
    };
    const script = (name: string): [string, ...string[]] => [options.node, join(__dirname, name, 'main.js')];
    // Lingers: when this process is killed, the keeper still has to put the route back.
    const shop = await start(
      'shop',
      [
        ...script('shop'),
        '--port',
        '0',
        '--data',
        data,
        '--admin-token-env',
        'SHOP_ADMIN_TOKEN',
        '--exit-with-stdin',
        '--linger',
        '5s',
      ],
      { SHOP_ADMIN_TOKEN: adminToken },
    );
    const shopUrl = urlOf(shop);
    const seedFile = join(dir, 'seed.json');
    await writeFile(
      seedFile,
      JSON.stringify({ services: monitoredServices, monitors: shopMonitors(shopUrl).monitors }),
    );
    const standin = await start(
      'stand-in',
      [
        ...options.alertdrill,
        'standin',
        'mackerel',
        '--port',
        '0',
        '--minute',
        options.minute,
        '--api-key',
        apiKey,
        '--seed',
        seedFile,
        '--exit-with-stdin',
      ],
      {},
    );
    const mackerelUrl = urlOf(standin);
    await start(
      'feeder',
      [
        ...script('feeder'),
        '--shop-url',
        shopUrl,
        '--mackerel-url',
        mackerelUrl,
        '--minute',
        options.minute,
        '--exit-with-stdin',
      ],
      { MACKEREL_APIKEY: apiKey },
    );
    await metricsPosted(mackerelUrl, apiKey);
    return {
      environment: {
        SHOP_URL: shopUrl,
        SHOP_DATA: data,
        SHOP_ADMIN_TOKEN: adminToken,
        MACKEREL_URL: mackerelUrl,
        MACKEREL_APIKEY: apiKey,
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

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

interface Child {
  /** The first line on its stdout. */
  readonly announced: unknown;
  stop(): Promise<void>;
}

const patienceMs = 30_000;

async function startChild(
  name: string,
  [program, ...args]: readonly [string, ...string[]],
  env: Record<string, string>,
  log: (line: string) => void,
): Promise<Child> {
  // A group of its own: Ctrl-C is for the harness, which still needs them for the rollback.
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    detached: true,
  });
  const said: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    said.push(line);
    log(line);
  });
  const ended = once(child, 'close');
  const first = once(createInterface({ input: child.stdout }), 'line', { signal: AbortSignal.timeout(patienceMs) });
  const outcome = await Promise.race([first, ended.then(() => undefined)]);
  const line: unknown = outcome?.[0];
  if (typeof line !== 'string') throw new Error(`${name} did not start: ${said.join('\n')}`);
  return { announced: JSON.parse(line), stop: () => stopChild(child, ended) };
}

const graceMs = 3_000;

async function stopChild(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await ended;
  clearTimeout(timer);
}

const withUrl = z.object({ url: z.string() });

const urlOf = (announced: unknown): string => withUrl.parse(announced).url;
