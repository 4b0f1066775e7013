import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedShopData } from '../../../src/demo/shop/seedShopData';
import { eventually } from '../../support/eventually';
import { endDemoProcesses, startDemoProcess, urlOf, type DemoProcess } from './demoProcess';
import { shopClient, token, type ShopClient } from './shopClient';

jest.setTimeout(60_000);

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'shop-'));
  seedShopData(dataDir);
});
afterEach(async () => {
  await endDemoProcesses();
  rmSync(dataDir, { recursive: true });
});

async function openShop(...argv: readonly string[]): Promise<ShopClient & { readonly process: DemoProcess }> {
  const options = ['--data', dataDir, '--admin-token-env', 'TOKEN', '--service-min', '1ms', '--service-max', '2ms'];
  const process = startDemoProcess('shop', [...options, ...argv], { TOKEN: token });
  return { process, ...shopClient(await urlOf(process)) };
}

describe('a shop as seeded', () => {
  test('shows its list, its items with their pictures, and takes orders', async () => {
    const shop = await openShop();
    expect(await shop.text('/items')).toContain('<a href="/items/12">');
    expect(await shop.text('/items/12')).toContain('<img src="/images/item-12.png"');
    expect(await shop.status('/images/item-12.png')).toBe(200);
    expect(await shop.status('/checkout')).toBe(200);
    expect(await shop.order('12')).toBe(201);
    expect(await shop.status('/healthz')).toBe(200);
  });

  test('answers 404 or 400 to what it does not have', async () => {
    const shop = await openShop();
    const missing = ['/', '/items/99', '/images/item-99.png', '/images/..%2froutes.json', '/checkout/more'];
    expect(await Promise.all(missing.map((path) => shop.status(path)))).toEqual(missing.map(() => 404));
    expect(await shop.order('99')).toBe(400);
  });

  test('measures what it did, by route and status', async () => {
    const shop = await openShop();
    await Promise.all(['/items', '/items/01', '/images/item-99.png', '/nowhere'].map((path) => shop.status(path)));
    await shop.order('01');
    expect(await shop.metric('shop_requests_total', { route: 'items', status: '200' })).toBe(2);
    expect(await shop.metric('shop_requests_total', { route: 'images', status: '404' })).toBe(1);
    expect(await shop.metric('shop_requests_total', { route: 'unmatched', status: '404' })).toBe(1);
    expect(await shop.metric('shop_requests_total', { route: 'checkout', status: '201' })).toBe(1);
    expect(await shop.metric('shop_request_duration_seconds_count')).toBe(5);
    expect(await shop.metric('shop_orders_total')).toBe(1);
  });
});

describe('the route file', () => {
  const everyPage = ['/items', '/items/03', '/images/item-03.png', '/checkout'];
  const statuses = (shop: ShopClient): Promise<number[]> => Promise.all(everyPage.map((path) => shop.status(path)));
  const routeFile = (): string => readFileSync(join(dataDir, 'routes.json'), 'utf8');

  test('with a wrong prefix one route is cut off and the others keep working; the right one brings it back', async () => {
    const shop = await openShop();
    const before = routeFile();
    expect(await statuses(shop)).toEqual([200, 200, 200, 200]);
    expect(await shop.setPrefix('checkout', { prefix: '/chekcout' })).toBe(200);
    expect(await statuses(shop)).toEqual([200, 200, 200, 404]);
    expect(await shop.order('01')).toBe(404);
    expect(await shop.status('/chekcout')).toBe(200);
    expect(await shop.setPrefix('checkout', { prefix: '/checkout' })).toBe(200);
    expect(await shop.setPrefix('checkout', { prefix: '/checkout' })).toBe(200);
    expect(await statuses(shop)).toEqual([200, 200, 200, 200]);
    expect(routeFile()).toBe(before);
  });

  test('counts from the next request on when it was edited by hand, and not while it is half-written', async () => {
    const shop = await openShop();
    const whole = routeFile().replace('"/checkout"', '"/chekcout"');
    writeFileSync(join(dataDir, 'routes.json'), whole.slice(0, 30));
    expect(await statuses(shop)).toEqual([200, 200, 200, 200]);
    writeFileSync(join(dataDir, 'routes.json'), whole);
    expect(await statuses(shop)).toEqual([200, 200, 200, 404]);
    expect(shop.process.output()).toContain('the last good version stays in force');
  });

  test.each([
    ['no token', 'checkout', { prefix: '/chekcout' }, '', 401],
    ['a wrong token', 'checkout', { prefix: '/chekcout' }, 'Bearer admin-token-2', 401],
    ['an unknown route', 'cart', { prefix: '/cart' }, undefined, 404],
    ['no prefix', 'checkout', {}, undefined, 400],
    ['a prefix that is none', 'checkout', { prefix: 'checkout/' }, undefined, 400],
    ['an unknown key', 'checkout', { prefix: '/checkout', cut: true }, undefined, 400],
    ["another route's prefix", 'checkout', { prefix: '/items' }, undefined, 409],
  ])('is left alone by an edit with %s', async (_, route, body, authorization, status) => {
    const shop = await openShop();
    const before = routeFile();
    expect(await shop.setPrefix(route, body, authorization)).toBe(status);
    expect(routeFile()).toBe(before);
  });

  test('can be read by who may edit it, and without a token there is no admin API at all', async () => {
    const shop = await openShop();
    const url = await urlOf(shop.process);
    const read = await fetch(`${url}/admin/routes`, { headers: { authorization: `Bearer ${token}` } });
    expect(await read.json()).toMatchObject({ routes: { checkout: '/checkout' } });
    expect(await shop.status('/admin/routes')).toBe(401);
    const open = startDemoProcess('shop', ['--data', dataDir]);
    expect(await shopClient(await urlOf(open)).setPrefix('checkout', { prefix: '/chekcout' })).toBe(404);
  });
});

describe('the lifecycle policy', () => {
  const image = (name: string): string => join(dataDir, 'images', name);
  const setRule = (expireAfter: string): void => {
    const file = join(dataDir, 'lifecycle.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"\d+d"/, `"${expireAfter}"`));
  };
  /** Waits until a sweep that began after this call is over, going by an object that any rule here would delete. */
  const nextSweep = async (shop: ShopClient): Promise<void> => {
    writeFileSync(image('zz-canary.png'), 'x');
    utimesSync(image('zz-canary.png'), 0, 0);
    await eventually(async () => expect(await shop.status('/images/zz-canary.png')).toBe(404));
  };

  test('deletes images by age when its rule gets shorter; the pages that show them still answer 200', async () => {
    const shop = await openShop('--sweep-every', '20ms');
    await nextSweep(shop);
    expect(await shop.status('/images/item-12.png')).toBe(200);
    setRule('36d');
    await eventually(async () => expect(await shop.status('/images/item-12.png')).toBe(404));
    expect(await shop.text('/items/12')).toContain('/images/item-12.png');
    expect(await shop.status('/images/item-09.png')).toBe(200);
  });

  test('leaves what was brought back, once its rule is right again', async () => {
    const bytes = readFileSync(image('item-12.png'));
    const { mtime } = statSync(image('item-12.png'));
    const shop = await openShop('--sweep-every', '20ms');
    setRule('36d');
    await eventually(async () => expect(await shop.status('/images/item-12.png')).toBe(404));
    setRule('365d');
    await nextSweep(shop);
    writeFileSync(image('item-12.png'), bytes);
    utimesSync(image('item-12.png'), mtime, mtime);
    await nextSweep(shop);
    expect(await shop.status('/images/item-12.png')).toBe(200);
  });

  test.each(['{"rules": [', '{"rules": [{"id": "all", "prefix": "", "expireAfter": "0d"}]}'])(
    'goes on with its last good rule while its file says %s',
    async (text) => {
      const shop = await openShop('--sweep-every', '20ms');
      writeFileSync(join(dataDir, 'lifecycle.json'), text);
      // A sweep that had read the good rule may be under way: only what is swept after this was swept by the bad one.
      await eventually(() => expect(shop.process.output()).toContain('the last good version stays in force'));
      await nextSweep(shop);
      expect(await shop.status('/images/item-12.png')).toBe(200);
    },
  );
});

describe('the capacity limit', () => {
  // Service times of a minute keep what is busy busy: every step of these tests is awaited, none is timed.
  const endless = ['--service-min', '60s', '--service-max', '60s', '--slots', '2'];
  const occupy = async (shop: ShopClient, requests: number): Promise<void> => {
    for (let request = 0; request < requests; request += 1) shop.status('/items').catch(() => undefined);
    const inside = async () => (await shop.metric('shop_slots_busy')) + (await shop.metric('shop_queue_waiting'));
    await eventually(async () => expect(await inside()).toBe(requests));
  };

  test('with free slots nothing waits and nothing is refused', async () => {
    const shop = await openShop('--slots', '2', '--queue-limit', '1');
    for (let request = 0; request < 20; request += 1) expect(await shop.status('/items')).toBe(200);
    expect(await shop.metric('shop_requests_refused_total')).toBe(0);
  });

  test('with all slots busy requests queue, and beyond the queue they are refused with 503', async () => {
    const shop = await openShop(...endless, '--queue-limit', '3', '--queue-timeout', '60s');
    await occupy(shop, 5);
    expect(await shop.metric('shop_slots_busy')).toBe(2);
    expect(await shop.metric('shop_queue_waiting')).toBe(3);
    expect(await shop.status('/items')).toBe(503);
    expect(await shop.metric('shop_requests_refused_total', { reason: 'queue-full' })).toBe(1);
    expect(await shop.metric('shop_requests_total', { status: '503' })).toBe(1);
  });

  test('who waits longer than the queue time-out is refused with 503', async () => {
    const shop = await openShop(...endless, '--queue-timeout', '30ms');
    await occupy(shop, 2);
    expect(await Promise.all([shop.status('/items'), shop.order('01')])).toEqual([503, 503]);
    expect(await shop.metric('shop_requests_refused_total', { reason: 'queue-timeout' })).toBe(2);
  });

  test('a saturated shop still shows its health and its metrics, its router still knows what it has no route for', async () => {
    const shop = await openShop(...endless, '--queue-limit', '1');
    await occupy(shop, 2);
    expect(await Promise.all(['/healthz', '/metrics', '/nowhere'].map((path) => shop.status(path)))).toEqual([
      200, 200, 404,
    ]);
    expect(await shop.setPrefix('checkout', { prefix: '/chekcout' })).toBe(200);
  });
});
