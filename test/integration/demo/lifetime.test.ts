import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { seedShopData } from '../../../src/demo/shop/seedShopData';
import { eventually } from '../../support/eventually';
import { demoCommand, endDemoProcesses, startDemoProcess, urlOf, type DemoProcess } from './demoProcess';

jest.setTimeout(60_000);

const dataDir = mkdtempSync(join(tmpdir(), 'lifetime-'));
beforeAll(() => seedShopData(dataDir));
afterEach(endDemoProcesses);
afterAll(() => rmSync(dataDir, { recursive: true }));

const answers = async (url: string): Promise<boolean> =>
  fetch(`${url}/healthz`, { headers: { connection: 'close' } }).then(
    (response) => response.ok,
    () => false,
  );
const openShop = (...argv: readonly string[]): DemoProcess => startDemoProcess('shop', ['--data', dataDir, ...argv]);

test('the first line says where the shop is and which process it is', async () => {
  const shop = openShop();
  const ready = await shop.ready;
  expect(ready).toEqual({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string, pid: shop.child.pid });
});

test.each([[[]], [['--exit-with-stdin']]])('SIGTERM ends a shop started with %j cleanly', async (argv) => {
  const shop = openShop(...argv);
  const url = await urlOf(shop);
  shop.child.kill('SIGTERM');
  expect(await shop.exited).toBe(0);
  expect(await answers(url)).toBe(false);
});

test('SIGTERM ends it while requests are being served, too', async () => {
  const shop = openShop('--service-min', '60s', '--service-max', '60s');
  const url = await urlOf(shop);
  fetch(`${url}/items`).catch(() => undefined);
  const metrics = async (): Promise<string> => (await fetch(`${url}/metrics`)).text();
  await eventually(async () => expect(await metrics()).toContain('shop_slots_busy 1'));
  shop.child.kill('SIGTERM');
  expect(await shop.exited).toBe(0);
});

test('the end of stdin ends it where asked for', async () => {
  const shop = openShop('--exit-with-stdin');
  await shop.ready;
  shop.child.stdin?.end();
  expect(await shop.exited).toBe(0);
});

test('the end of stdin means nothing where not asked for', async () => {
  const shop = openShop();
  shop.child.stdin?.end();
  expect(await answers(await urlOf(shop))).toBe(true);
  shop.child.kill('SIGINT');
  expect(await shop.exited).toBe(0);
});

test('Ctrl-C and a closed terminal are left to the parent, which still needs it', async () => {
  const shop = openShop('--exit-with-stdin');
  const url = await urlOf(shop);
  shop.child.kill('SIGINT');
  shop.child.kill('SIGHUP');
  expect(await answers(url)).toBe(true);
  shop.child.stdin?.end();
  expect(await shop.exited).toBe(0);
});

test('it does not outlive a parent that is killed', async () => {
  const command = demoCommand('shop', ['--data', dataDir, '--exit-with-stdin']);
  const script = `require('node:child_process').spawn(process.execPath, ${JSON.stringify(command)}, { stdio: ['pipe', 'inherit', 'inherit'] })`;
  const parent = spawn(process.execPath, ['-e', script], {
    cwd: resolve(__dirname, '../../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
  const { url } = JSON.parse(line) as { url: string };
  expect(await answers(url)).toBe(true);
  parent.kill('SIGKILL');
  await eventually(async () => expect(await answers(url)).toBe(false));
});

test.each([
  ['an unknown option', ['--colour', 'red'], 2, "Unknown option '--colour'"],
  ['a data folder that was never seeded', ['--data', '/nonexistent'], 1, "/nonexistent/routes.json can't be read"],
])('%s ends it with a message', async (_, argv, code, message) => {
  const shop = startDemoProcess('shop', argv);
  expect(await shop.exited).toBe(code);
  expect(shop.output()).toContain(message);
});
