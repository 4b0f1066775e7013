import { join } from 'node:path';
import { z } from 'zod';
import type { Child } from './child';
import { startShopProcess } from './shopProcess';
import type { Stack, StackUp } from './startDemo';

export type PrometheusEnvironment = Readonly<
  Record<'SHOP_URL' | 'SHOP_DATA' | 'SHOP_ADMIN_TOKEN' | 'PROMETHEUS_URL' | 'ALERTMANAGER_URL', string>
>;

export interface PrometheusStackUp extends StackUp {
  readonly environment: PrometheusEnvironment;
  readonly shop: Child;
  /** The parent of both servers. */
  readonly servers: Child;
}

export interface PrometheusStackOptions {
  readonly node: string;
  /** The programs. */
  readonly prometheus: string;
  readonly alertmanager: string;
  /** Where the built `shop/main.js` and `prometheus/main.js` are. Default: beside this file. */
  readonly programs?: string;
}

/** The shop, and real Prometheus and Alertmanager that watch it, on free ports of 127.0.0.1. */
export const prometheusStack =
  (options: PrometheusStackOptions): Stack<PrometheusStackUp> =>
  async (ground) => {
    const program = (name: string) => [options.node, join(options.programs ?? __dirname, name, 'main.js')] as const;
    const { child: shop, url: shopUrl, data, adminToken } = await startShopProcess(ground, program('shop'));
    const servers = await ground.start({
      name: 'monitoring',
      command: [
        ...program('prometheus'),
        ...['--prometheus', options.prometheus, '--alertmanager', options.alertmanager],
        ...['--shop-url', shopUrl, '--dir', join(ground.folder, 'servers'), '--exit-with-stdin'],
      ],
    });
    const { prometheusUrl, alertmanagerUrl } = announcement.parse(servers.announced);
    const environment: PrometheusEnvironment = {
      SHOP_URL: shopUrl,
      SHOP_DATA: data,
      SHOP_ADMIN_TOKEN: adminToken,
      PROMETHEUS_URL: prometheusUrl,
      ALERTMANAGER_URL: alertmanagerUrl,
    };
    return { environment, drilled: [shop], shop, servers };
  };

const announcement = z.object({ prometheusUrl: z.string(), alertmanagerUrl: z.string() });
