import { watch } from 'node:fs';
import { parseExposition } from '../../src/demo/feeder/exposition';
import type { World } from './world';

/** Requests that the shop has answered so far by its own count; `route: 'unmatched'` where none was there for them. */
export async function requestsAnswered(world: World, route: string): Promise<number> {
  const response = await fetch(`${world.environment.SHOP_URL}/metrics`);
  return parseExposition(await response.text())
    .filter(({ name, labels }) => name === 'shop_requests_total' && labels['route'] === route)
    .reduce((sum, { value }) => sum + value, 0);
}

/** Edits the shop's route by hand, as people would: no drill knows of it. */
export async function editCheckout(world: World, prefix: string): Promise<void> {
  const { SHOP_URL, SHOP_ADMIN_TOKEN } = world.environment;
  const response = await fetch(`${SHOP_URL}/admin/routes/checkout`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${SHOP_ADMIN_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ prefix }),
  });
  if (!response.ok) throw new Error(`PUT checkout ${prefix}: ${response.status} ${await response.text()}`);
}

/** When the checkout's route was first seen to be another than `/checkout`, by the shop's own file; ms since 1970. */
export function watchForCut(world: World) {
  let cutAtMs: number | undefined;
  const watcher = watch(world.environment.SHOP_DATA, { persistent: false }, () => {
    if (world.checkoutPrefix() === '/checkout') return;
    cutAtMs = Date.now();
    watcher.close();
  });
  return {
    cutAtMs(): number {
      if (cutAtMs === undefined) throw new Error('the route was never cut');
      return cutAtMs;
    },
  };
}
