import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { Log } from '../lifetime';
import { adminApi } from './adminApi';
import { createCapacity, type CapacityLimits } from './capacity';
import { createHandlers } from './handlers';
import { lastGoodFile } from './lastGoodFile';
import { lifecyclePolicy } from './lifecycle';
import { publicSite } from './publicSite';
import { routeTable } from './routes';
import { shopFiles } from './shopFiles';
import { createShopMetrics } from './shopMetrics';
import { sweepUntil } from './sweeper';

export interface ShopSettings {
  /** 0 takes a free one. */
  readonly port: number;
  readonly dataDir: string;
  /** Without a token there is no admin API. */
  readonly adminToken?: string | undefined;
  readonly limits: CapacityLimits;
  readonly serviceMs: { readonly min: number; readonly max: number };
  readonly sweepEveryMs: number;
}

export interface RunningShop {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts the shop on 127.0.0.1.
 * @throws Error where the data directory holds no valid route or rule file, or the port is taken
 */
export async function startShop(settings: ShopSettings, log: Log): Promise<RunningShop> {
  const files = shopFiles(settings.dataDir);
  const routes = lastGoodFile(files.routes, routeTable, log);
  const policy = lastGoodFile(files.lifecycle, lifecyclePolicy, log);
  const capacity = createCapacity(settings.limits);
  const metrics = createShopMetrics(capacity);
  const handlers = createHandlers({ imagesDir: files.images, onOrder: () => metrics.orderPlaced() });
  const { min, max } = settings.serviceMs;
  const serviceMs = (): number => min + Math.random() * (max - min);

  const app = new Hono();
  // Not behind the capacity limit: whoever watches a saturated shop must still be able to see it.
  app.get('/healthz', (context) => context.text('ok\n'));
  app.get('/metrics', async (context) =>
    context.body(await metrics.registry.metrics(), 200, { 'content-type': metrics.registry.contentType }),
  );
  if (settings.adminToken !== undefined) {
    app.route('/admin', adminApi({ token: settings.adminToken, routeFile: files.routes, routes }));
  }
  app.route('/', publicSite({ routes, handlers, capacity, metrics, serviceMs }));

  const { url, close } = await listen(app, settings.port);
  const stopping = new AbortController();
  const swept = sweepUntil(stopping.signal, {
    dataDir: settings.dataDir,
    everyMs: settings.sweepEveryMs,
    policy,
    log,
    onDeleted: (keys) => metrics.objectsDeleted(keys.length),
  });
  return {
    url,
    async stop() {
      stopping.abort();
      await Promise.all([swept, close()]);
    },
  };
}

function listen(app: Hono, port: number): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, (address) => {
      const close = (): Promise<void> =>
        new Promise((closed) => {
          server.close(() => closed());
          if ('closeAllConnections' in server) server.closeAllConnections();
        });
      resolve({ url: `http://127.0.0.1:${address.port}`, close });
    });
    server.once('error', reject);
  });
}
