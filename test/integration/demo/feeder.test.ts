import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedShopData } from '../../../src/demo/shop/seedShopData';
import { eventually } from '../../support/eventually';
import { endDemoProcesses, startDemoProcess, urlOf, type DemoProcess } from './demoProcess';
import { startRecordingMackerel, type RecordingMackerel } from './recordingMackerel';
import { shopClient } from './shopClient';

jest.setTimeout(60_000);

const apiKey = 'key-that-nobody-may-see';

let dataDir: string;
let shop: DemoProcess;
let mackerel: RecordingMackerel;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'feeder-'));
  seedShopData(dataDir);
  shop = startDemoProcess('shop', ['--data', dataDir, '--service-min', '1ms', '--service-max', '2ms']);
  mackerel = await startRecordingMackerel();
});
afterEach(async () => {
  await endDemoProcesses();
  await mackerel.close();
  rmSync(dataDir, { recursive: true });
});

async function startFeeder(mackerelUrl = mackerel.url, minute = '1s'): Promise<DemoProcess> {
  const shopUrl = await urlOf(shop);
  const argv = ['--shop-url', shopUrl, '--mackerel-url', mackerelUrl, '--minute', minute];
  return startDemoProcess('feeder', [...argv, '--exit-with-stdin'], { MACKEREL_APIKEY: apiKey });
}

const posts = (count: number): Promise<void> =>
  eventually(() => expect(mackerel.metricPosts().length).toBeGreaterThanOrEqual(count));
const reports = (count: number): Promise<void> =>
  eventually(() => expect(mackerel.checkReports().length).toBeGreaterThanOrEqual(count));

test("registers the shop's host with its role and check, and says its id", async () => {
  const feeder = await startFeeder();
  expect(await feeder.ready).toEqual({ hostId: 'new-host', pid: feeder.child.pid });
  expect(mackerel.accepted.map(({ method, path }) => `${method} ${path}`).slice(0, 2)).toEqual([
    'GET /api/v0/hosts?name=shop-01',
    'POST /api/v0/hosts',
  ]);
  expect(mackerel.accepted[1]?.body).toMatchObject({
    name: 'shop-01',
    roleFullnames: ['shop:web'],
    checks: [{ name: 'shop-checkout' }],
  });
});

test('uses the host that is registered already', async () => {
  const known = await startRecordingMackerel([{ id: 'old-host', name: 'shop-01' }]);
  try {
    const feeder = await startFeeder(known.url);
    expect(await feeder.ready).toMatchObject({ hostId: 'old-host' });
    await eventually(() => expect(known.checkReports()[0]?.source).toEqual({ type: 'host', hostId: 'old-host' }));
    expect(known.accepted.filter(({ path }) => path === '/api/v0/hosts')).toEqual([]);
  } finally {
    await known.close();
  }
});

test('posts what the shop measured in the minute, once a minute, with the key in its header', async () => {
  const minuteSeconds = 2;
  await startFeeder(mackerel.url, `${minuteSeconds}s`);
  await posts(1);
  const visitor = shopClient(await urlOf(shop));
  for (let request = 0; request < 8; request += 1) await visitor.status('/items');
  for (const image of ['01', '02', '99']) await visitor.status(`/images/item-${image}.png`);
  await visitor.order('03');
  await posts(4);

  const seen = mackerel.metricPosts();
  // All of it fell into one minute or two, the feeder's own orders come on top.
  const sum = (name: string): number => seen.reduce((total, { values }) => total + (values[name] ?? 0), 0);
  expect(sum('shop.checkout.orders')).toBeGreaterThanOrEqual(1 + seen.length - 1);
  expect(Math.max(...seen.map(({ values }) => values['shop.images.missing'] ?? 0))).toBeGreaterThan(30);
  expect(sum('shop.requests.rate') * minuteSeconds).toBeGreaterThan(11.9);
  expect(sum('shop.errors.rate')).toBe(0);
  expect(seen.every(({ values }) => (values['shop.latency.p95'] ?? -1) > 0)).toBe(true);

  // One time stamp a post, one post a minute, in the minute's middle.
  const times = seen.flatMap((post) => post.times);
  expect(times).toHaveLength(seen.length);
  expect(new Set(times.map((time) => Math.floor(time / minuteSeconds))).size).toBe(seen.length);
  expect(times.filter((time) => time % minuteSeconds !== minuteSeconds / 2)).toEqual([]);
  expect(mackerel.accepted.filter(({ key }) => key !== apiKey)).toEqual([]);
});

test('reports the outcome of a checkout each minute, and when the shop is gone says so and invents no number', async () => {
  await startFeeder();
  await reports(2);
  await posts(1);
  expect(mackerel.checkReports()[0]).toMatchObject({
    source: { type: 'host', hostId: 'new-host' },
    name: 'shop-checkout',
    status: 'OK',
    message: 'POST /checkout: 201',
    maxCheckAttempts: 2,
  });
  shop.child.kill('SIGKILL');
  await shop.exited;
  await eventually(() => expect(mackerel.checkReports().at(-1)?.status).toBe('CRITICAL'));
  const [before, postsBefore] = [mackerel.checkReports().length, mackerel.metricPosts().length];
  expect(mackerel.checkReports().at(-1)?.message).toContain('ECONNREFUSED');
  await reports(before + 2);
  expect(mackerel.metricPosts()).toHaveLength(postsBefore);
  const times = mackerel.checkReports().map(({ occurredAt }) => occurredAt);
  expect(new Set(times).size).toBe(times.length);
});

test('outlives an API that is down at first and one that fails later, and never shows the key', async () => {
  const echo = { status: 500, body: `{"error":{"message":"who is ${apiKey}?"}}` };
  mackerel.failWith({ status: 503, body: 'not yet' });
  const feeder = await startFeeder();
  await eventually(() => expect(feeder.output()).toContain('GET /api/v0/hosts?name=shop-01: answered 503 not yet'));
  mackerel.failWith();
  await posts(1);
  mackerel.failWith(echo);
  await eventually(() => expect(feeder.output()).toContain('POST /api/v0/services/shop/tsdb: answered 500'));
  const postsBefore = mackerel.metricPosts().length;
  mackerel.failWith();
  await posts(postsBefore + 1);
  expect(feeder.output()).toContain('who is [key]?');
  expect(feeder.output()).not.toContain(apiKey);
  feeder.child.stdin?.end();
  expect(await feeder.exited).toBe(0);
});

test('without a key it does not start', async () => {
  const feeder = startDemoProcess('feeder', ['--shop-url', 'http://127.0.0.1:1'], { MACKEREL_APIKEY: '' });
  expect(await feeder.exited).toBe(2);
  expect(feeder.output()).toContain('MACKEREL_APIKEY is not set');
});
