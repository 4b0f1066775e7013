import { startShopProcess, type ShopProcess } from '../../../src/demo/shopProcess';
import { startDemo, type Demo, type StackUp } from '../../../src/demo/startDemo';
import { eventually } from '../../support/eventually';
import { demoCommand } from './demoProcess';

jest.setTimeout(60_000);

let demo: Demo<StackUp & { readonly shop: ShopProcess }>;
const told: string[] = [];
beforeEach(async () => {
  told.length = 0;
  demo = await startDemo(
    async (ground) => {
      const shop = await startShopProcess(ground, [process.execPath, ...demoCommand('shop', [])]);
      return { environment: {}, drilled: [shop.child], shop };
    },
    { tell: (text) => told.push(text), signal: new AbortController().signal },
  );
});
afterEach(() => demo.stop());

const checkout = async (prefix: string): Promise<number> =>
  fetch(new URL(prefix, demo.up.shop.url), { headers: { connection: 'close' } }).then(
    ({ status }) => status,
    () => 0,
  );

async function moveCheckout(prefix: string): Promise<void> {
  const { url, adminToken } = demo.up.shop;
  const response = await fetch(new URL('/admin/routes/checkout', url), {
    method: 'PUT',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify({ prefix }),
  });
  expect(response.ok).toBe(true);
}

it('that dies under a fault comes back at its address, with the fault, which can be taken back', async () => {
  await moveCheckout('/chekcout');
  process.kill(demo.up.shop.child.pid, 'SIGKILL');
  expect(await demo.lost).toMatchObject({ name: 'shop', how: 'SIGKILL' });
  await eventually(() => expect(told.join()).toContain('The shop was started again'));
  expect(await checkout('/checkout')).toBe(404);
  await moveCheckout('/checkout');
  expect(await checkout('/checkout')).toBe(200);
  await demo.stop();
  expect(await checkout('/checkout')).toBe(0);
});

it('that is stopped stays away', async () => {
  expect(await checkout('/checkout')).toBe(200);
  await demo.stop();
  expect(await checkout('/checkout')).toBe(0);
  expect(told).toEqual([]);
});
