import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { seedShopData } from '../../../src/demo/shop/seedShopData';
import { findProcesses } from '../../e2e/cli';
import { eventually } from '../../support/eventually';
import { binaries, describeWithServers, findBinary } from '../../support/prometheusStack';
import { demoCommand, endDemoProcesses, startDemoProcess, urlOf, type DemoProcess } from './demoProcess';
import { shopClient, token } from './shopClient';

jest.setTimeout(90_000);

// The demo's other stack without alertdrill: a shop, and real servers with the demo's rules.
describeWithServers("The demo's Prometheus and Alertmanager", () => {
  const dir = mkdtempSync(join(tmpdir(), 'demo-servers-'));
  let shopUrl: string;
  beforeAll(() => seedShopData(join(dir, 'shop')));
  beforeEach(async () => {
    shopUrl = await urlOf(
      startDemoProcess('shop', ['--data', join(dir, 'shop'), '--admin-token-env', 'TOKEN'], { TOKEN: token }),
    );
  });
  afterEach(endDemoProcesses);
  afterEach(() => expect(servers()).toEqual([]));
  afterAll(() => rmSync(dir, { recursive: true }));

  const argv = (changes: { readonly alertmanager?: string } = {}): readonly string[] => [
    ...['--prometheus', findBinary(binaries.prometheus) ?? ''],
    ...['--alertmanager', changes.alertmanager ?? findBinary(binaries.alertmanager) ?? ''],
    ...['--shop-url', shopUrl, '--dir', join(dir, 'servers')],
  ];
  /** Prometheus and Alertmanager alone, which the process that we start has as children. */
  const servers = () => findProcesses(`--config.file=${dir}`);
  const start = (...more: readonly string[]): DemoProcess => startDemoProcess('prometheus', [...argv(), ...more]);

  const firing = async ({ ready }: DemoProcess): Promise<readonly string[]> => {
    const { prometheusUrl } = announcement.parse(await ready);
    const response = await fetch(`${prometheusUrl}/api/v1/alerts`);
    const { alerts } = alertList.parse(await response.json()).data;
    return alerts.flatMap(({ state, labels }) => (state === 'firing' ? [labels.alertname] : [])).sort();
  };

  test('no alert while all is well; a cut checkout and a missing picture raise their own alerts; the end of stdin ends it', async () => {
    const process = start('--exit-with-stdin');
    const shop = shopClient(shopUrl);
    const { alertmanagerUrl } = announcement.parse(await process.ready);
    expect(await firing(process)).toEqual([]);

    await shop.setPrefix('checkout', { prefix: '/chekcout' });
    await eventually(async () => expect(await firing(process)).toEqual(['ShopCheckoutFails', 'ShopUnmatchedRequests']));
    // Alertmanager is told.
    const told = async () => (await (await fetch(`${alertmanagerUrl}/api/v2/alerts`)).json()) as readonly unknown[];
    await eventually(async () => expect(await told()).toHaveLength(2));
    await shop.setPrefix('checkout', { prefix: '/checkout' });
    await eventually(async () => expect(await firing(process)).toEqual([]));

    await eventually(async () => {
      expect(await shop.status('/images/nothing.png')).toBe(404);
      expect(await firing(process)).toEqual(['ShopMissingImages']);
    });
    expect(servers()).toHaveLength(2);
    process.child.stdin?.end();
    expect(await process.exited).toBe(0);
  });

  test('they do not outlive a parent that is killed', async () => {
    const command = demoCommand('prometheus', [...argv(), '--exit-with-stdin']);
    const script = `require('node:child_process').spawn(process.execPath, ${JSON.stringify(command)}, { stdio: ['pipe', 'inherit', 'inherit'] })`;
    const parent = spawn(process.execPath, ['-e', script], {
      cwd: resolve(__dirname, '../../..'),
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    await eventually(() => expect(servers()).toHaveLength(2));
    parent.kill('SIGKILL');
    await eventually(() => expect(servers()).toEqual([]));
  });

  test('a request to end while they start is obeyed at once', async () => {
    const process = start();
    await eventually(() => expect(servers().length).toBeGreaterThan(0));
    process.child.kill('SIGTERM');
    expect(await process.exited).toBe(0);
    expect(process.output()).not.toContain('Url');
  });

  test('one that is ended by somebody else ends it all, and it says which it was', async () => {
    const process = start();
    const server = () => servers().find(({ command }) => command.includes('alertmanager.yml'));
    await process.ready;
    globalThis.process.kill(server()?.pid ?? NaN, 'SIGKILL');
    expect(await process.exited).toBe(1);
    expect(process.output()).toContain('Alertmanager: it ended by itself (SIGKILL)');
  });

  test('a program that is no such server is an error with what it says', async () => {
    const process = startDemoProcess('prometheus', argv({ alertmanager: '/bin/false' }));
    expect(await process.exited).toBe(1);
    expect(process.output()).toContain('Alertmanager did not start: it ended by itself (exit code 1)');
  });
});

const announcement = z.object({ prometheusUrl: z.url(), alertmanagerUrl: z.url() });

const alertList = z.object({
  data: z.object({ alerts: z.array(z.object({ state: z.string(), labels: z.object({ alertname: z.string() }) })) }),
});
