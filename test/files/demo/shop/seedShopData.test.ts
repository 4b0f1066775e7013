import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogue, imageName } from '../../../../src/demo/shop/catalogue';
import { lifecyclePolicy } from '../../../../src/demo/shop/lifecycle';
import { routeTable } from '../../../../src/demo/shop/routes';
import { seedShopData } from '../../../../src/demo/shop/seedShopData';
import { sweep } from '../../../../src/demo/shop/sweeper';

const now = new Date('2026-11-23T12:00:00Z');
let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'seed-'));
  seedShopData(dataDir, now);
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const text = (file: string): string => readFileSync(join(dataDir, file), 'utf8');
const policy = (json: string) => lifecyclePolicy.parse(JSON.parse(json));

test('every item has a picture of the age that the catalogue gives it', () => {
  const ages = catalogue.map(({ id }) => now.getTime() - statSync(join(dataDir, 'images', imageName(id))).mtimeMs);
  expect(ages).toEqual(catalogue.map(({ imageAgeDays }) => imageAgeDays * 86_400_000));
});

test('the route file gives each route its own name', () => {
  expect(routeTable.parse(JSON.parse(text('routes.json')))).toEqual({
    routes: { items: '/items', images: '/images', checkout: '/checkout' },
  });
});

test('the lifecycle rule takes no picture', async () => {
  expect(await sweep(dataDir, policy(text('lifecycle.json')), now.getTime())).toEqual([]);
});

test('with one digit less, which occurs once in the file, it takes three of twelve', async () => {
  const parts = text('lifecycle.json').split('365d');
  expect(parts).toHaveLength(2);
  const deleted = await sweep(dataDir, policy(parts.join('36d')), now.getTime());
  expect([...deleted].sort()).toEqual(['images/item-10.png', 'images/item-11.png', 'images/item-12.png']);
});
