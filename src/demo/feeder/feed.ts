import type { Log } from '../lifetime';
import { checkoutCheck, shopHost, shopRole, shopService } from '../metricNames';
import { figuresBetween, type Scrape } from './figures';
import type { MackerelClient } from './mackerelClient';
import { scrapeShop, tryCheckout } from './shopVisits';
import { ticks } from './ticks';

export interface FeedOptions {
  readonly shopUrl: string;
  readonly mackerel: MackerelClient;
  /** Mackerel's minute: a minute, or less where a stand-in compresses it. */
  readonly minuteMs: number;
  readonly log: Log;
  /** Called once the shop's host is known to Mackerel, which is before the first post. */
  readonly onRegistered: (hostId: string) => void;
}

/** One refused or timed-out order is bad luck, two in a row are an incident. */
const checkoutAttempts = 2;
const longestVisitMs = 15_000;

/**
 * Posts the shop's metrics and the outcome of a checkout each minute until `signal` aborts. What fails is logged and
 * left out: a minute without data stays without, as nobody could tell a number made up later from a measured one.
 */
export async function feed(options: FeedOptions, signal: AbortSignal): Promise<void> {
  const { minuteMs, mackerel, log, onRegistered } = options;
  let hostId: string | undefined;
  let before: Promise<Scrape | undefined> = Promise.resolve(undefined);
  for await (const tickMs of ticks(minuteMs, signal)) {
    const time = Math.floor(tickMs / 1000);
    if (hostId === undefined) {
      hostId = await registeredHost(mackerel).catch(logged(log));
      if (hostId === undefined) continue;
      onRegistered(hostId);
    }
    // Not awaited: a slow answer of Mackerel must not make us late for the next minute. The time-outs bound it all.
    const after = scrapeShop(options.shopUrl, minuteMs / 2).catch(logged(log));
    void postFigures(options, time, before, after).catch(logged(log));
    void reportCheckout(options, time, hostId).catch(logged(log));
    before = after;
  }
}

async function registeredHost(mackerel: MackerelClient): Promise<string> {
  const known = await mackerel.findHostId(shopHost);
  return (
    known ??
    mackerel.registerHost({
      name: shopHost,
      roleFullnames: [`${shopService}:${shopRole}`],
      checks: [{ name: checkoutCheck, memo: 'Places an order each minute' }],
    })
  );
}

async function postFigures(
  { mackerel }: FeedOptions,
  time: number,
  before: Promise<Scrape | undefined>,
  after: Promise<Scrape | undefined>,
): Promise<void> {
  const [first, second] = await Promise.all([before, after]);
  // A minute is known when both its ends were seen.
  if (first === undefined || second === undefined) return;
  const figures = figuresBetween(first, second);
  if (figures.length === 0) return;
  await mackerel.postServiceMetrics(
    shopService,
    figures.map(({ name, value }) => ({ name, time, value })),
  );
}

async function reportCheckout(
  { shopUrl, mackerel, minuteMs }: FeedOptions,
  time: number,
  hostId: string,
): Promise<void> {
  const outcome = await tryCheckout(shopUrl, Math.min(minuteMs * 0.9, longestVisitMs));
  await mackerel.postCheckReports([
    {
      source: { type: 'host', hostId },
      name: checkoutCheck,
      ...outcome,
      occurredAt: time,
      maxCheckAttempts: checkoutAttempts,
    },
  ]);
}

function logged(log: Log): (error: unknown) => undefined {
  return (error) => {
    log(error instanceof Error ? error.message : String(error));
    return undefined;
  };
}
