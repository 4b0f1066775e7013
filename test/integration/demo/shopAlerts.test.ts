import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { monitoredServices, shopMonitors } from '../../../src/demo/monitors';
import { seedShopData } from '../../../src/demo/shop/seedShopData';
import { startStandin, type RunningStandin } from '../../../src/standin/main';
import { eventually } from '../../support/eventually';
import { endDemoProcesses, startDemoProcess, urlOf } from './demoProcess';
import { shopClient, token } from './shopClient';

jest.setTimeout(90_000);

const apiKey = 'key-1';
const dataDir = mkdtempSync(join(tmpdir(), 'shop-alerts-'));
let standin: RunningStandin;
let shopUrl: string;

// The whole path without alertdrill: a shop, its feeder, and the stand-in with the demo's monitors.
beforeAll(async () => {
  seedShopData(dataDir);
  const argv = ['--data', dataDir, '--admin-token-env', 'TOKEN', '--service-min', '1ms', '--service-max', '2ms'];
  shopUrl = await urlOf(startDemoProcess('shop', argv, { TOKEN: token }));
  const seed = { services: monitoredServices, monitors: shopMonitors(shopUrl).monitors };
  standin = await startStandin({ port: 0, minuteMs: 1_000, apiKey, seed, log: () => undefined });
  const feeder = ['--shop-url', shopUrl, '--mackerel-url', standin.url, '--minute', '1s'];
  await startDemoProcess('feeder', feeder, { MACKEREL_APIKEY: apiKey }).ready;
});
afterAll(async () => {
  await endDemoProcesses();
  await standin.close();
  rmSync(dataDir, { recursive: true });
});

const alertList = z.object({
  alerts: z.array(z.object({ monitorId: z.string(), type: z.string() })),
});
const monitorList = z.object({ monitors: z.array(z.object({ id: z.string(), name: z.string() })) });
const metricNames = z.object({ names: z.array(z.string()) });

const read = async (path: string): Promise<unknown> => {
  const response = await fetch(`${standin.url}/api/v0${path}`, {
    headers: { 'x-api-key': apiKey, connection: 'close' },
  });
  return response.json();
};
/** The monitors of the open alerts by name; a check monitor, which is not in the list, by its type. */
const openAlerts = async (): Promise<readonly string[]> => {
  const names = new Map(monitorList.parse(await read('/monitors')).monitors.map(({ id, name }) => [id, name]));
  const { alerts } = alertList.parse(await read('/alerts'));
  return alerts.map(({ monitorId, type }) => names.get(monitorId) ?? type).sort();
};

test('no alert while all is well; a cut checkout is noticed by the check and the router rule alone, and ends with it', async () => {
  const shop = shopClient(shopUrl);
  const posted = async () => metricNames.parse(await read('/services/shop/metric-names')).names;
  await eventually(async () => expect(await posted()).toContain('shop.latency.p95'));
  expect(await openAlerts()).toEqual([]);

  await shop.setPrefix('checkout', { prefix: '/chekcout' });
  await eventually(async () => expect(await openAlerts()).toEqual(['Shop unmatched requests', 'check']));
  await shop.setPrefix('checkout', { prefix: '/checkout' });
  await eventually(async () => expect(await openAlerts()).toEqual([]));
});
