import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Seed } from '../standin/seed';
import { patienceMs, type Child } from './child';
import { DemoFailure } from './demoFailure';
import { metricNames } from './metricNames';
import { monitoredServices, shopMonitors } from './monitors';
import { imageName } from './shop/catalogue';
import { startShopProcess, urlOf } from './shopProcess';
import type { Ground, Stack, StackUp } from './startDemo';

export type MackerelEnvironment = Readonly<
  Record<'SHOP_URL' | 'SHOP_DATA' | 'SHOP_ADMIN_TOKEN' | 'MACKEREL_URL' | 'MACKEREL_APIKEY', string>
>;

export interface MackerelStackUp extends StackUp {
  readonly environment: MackerelEnvironment;
  readonly shop: Child;
  readonly standin: Child;
  readonly feeder: Child;
}

export interface MackerelStackOptions {
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
}

/** The shop's service and its monitors. */
export const shopSeed = (shopUrl: string): Seed => ({
  services: monitoredServices,
  monitors: shopMonitors(shopUrl).monitors,
});

/** The shop, a Mackerel stand-in and the feeder of the shop's metrics, each a process on a free port of 127.0.0.1. */
export const mackerelStack =
  (options: MackerelStackOptions): Stack<MackerelStackUp> =>
  async (ground) => {
    const program = (name: string) => [options.node, join(options.programs ?? __dirname, name, 'main.js')] as const;
    const { minute, seed = shopSeed, standinArguments = [] } = options;
    const apiKey = randomBytes(24).toString('base64url');
    // Not an argument: every user of the machine can read those.
    const env = { MACKEREL_APIKEY: apiKey };

    const { child: shop, url: shopUrl, data, adminToken } = await startShopProcess(ground, program('shop'));

    const seedFile = join(ground.folder, 'seed.json');
    await writeFile(seedFile, JSON.stringify(seed(shopUrl)));
    const keyed = ['--api-key-env', 'MACKEREL_APIKEY', '--seed', seedFile];
    const standin = await ground.start({
      name: 'stand-in',
      command: [
        ...options.alertdrill,
        ...['standin', 'mackerel', '--port', '0', '--minute', minute, ...keyed, ...standinArguments],
        '--exit-with-stdin',
      ],
      env,
    });
    const mackerelUrl = urlOf(standin);

    const feeder = await ground.start({
      name: 'feeder',
      command: [
        ...program('feeder'),
        ...['--shop-url', shopUrl, '--mackerel-url', mackerelUrl, '--minute', minute],
        '--exit-with-stdin',
      ],
      env,
    });
    await metricsPosted({ shopUrl, mackerelUrl, apiKey, feeder }, ground);
    const environment: MackerelEnvironment = {
      SHOP_URL: shopUrl,
      SHOP_DATA: data,
      SHOP_ADMIN_TOKEN: adminToken,
      MACKEREL_URL: mackerelUrl,
      MACKEREL_APIKEY: apiKey,
    };
    return { environment, drilled: [shop], shop, standin, feeder };
  };

interface Posting {
  readonly shopUrl: string;
  readonly mackerelUrl: string;
  readonly apiKey: string;
  readonly feeder: Child;
}

/**
 * Nothing can be judged before the feeder's first post. p95 is in it, since the feeder visits the shop itself; pictures
 * have no figure before somebody looks at one.
 */
async function metricsPosted(posting: Posting, { signal }: Ground): Promise<void> {
  const late = AbortSignal.timeout(patienceMs);
  const either = AbortSignal.any([signal, late]);
  for (;;) {
    await lookAtPicture(posting, either);
    const posted = await namesPosted(posting, either);
    if ([metricNames.latencyP95, metricNames.missingImageRate].every((name) => posted.includes(name))) return;
    await sleep(lookEveryMs, undefined, { signal: either }).catch(() => undefined);
    signal.throwIfAborted();
    if (late.aborted) {
      const what = `no metrics of the shop have reached the stand-in within ${patienceMs / 1000} s`;
      throw new DemoFailure(what, posting.feeder.lastWords());
    }
  }
}

const lookEveryMs = 200;

// Where one of them does not answer, that is told by its death, or by the patience that is over.
const lookAtPicture = ({ shopUrl }: Posting, signal: AbortSignal): Promise<unknown> =>
  fetch(new URL(`/images/${imageName('01')}`, shopUrl), { signal })
    .then((response) => response.arrayBuffer())
    .catch(() => undefined);

async function namesPosted({ mackerelUrl, apiKey }: Posting, signal: AbortSignal): Promise<readonly string[]> {
  const url = `${mackerelUrl}/api/v0/services/shop/metric-names`;
  const answer = await fetch(url, { headers: { 'x-api-key': apiKey }, signal })
    .then((response) => response.json())
    .catch(() => ({ names: [] }));
  return nameList.parse(answer).names;
}

const nameList = z.object({ names: z.array(z.string()) });
