import { stringify } from 'yaml';

/** Two orders in a row that the feeder places have failed. */
export const checkoutFails = {
  monitor: 'shop-checkout',
  severity: 'critical',
  on: { host: 'shop-01' },
  within: '6s',
};

/** The share of requests that no route takes: some 85 % where all that asks is probe, order and external check. */
export const requestsUnmatched = {
  monitor: 'Shop unmatched requests',
  severity: 'critical',
  on: { service: 'shop' },
  within: '6s',
  metric: { normal: 0, faulted: 85, every: '1s' },
};

/** The demo's `route-cut` without load: the feeder's own orders fail. `changes` replace its keys. */
export function routeCut(changes: Readonly<Record<string, unknown>> = {}): string {
  return stringify({
    scenario: 'route-cut',
    scope: { services: ['shop'] },
    baseline: '1s',
    startJitter: 0,
    fault: checkoutMovesTo('/chekcout'),
    effect: { http: '${SHOP_URL}/checkout', sees: { status: 404 }, every: '200ms' },
    effectWithin: '5s',
    expect: [checkoutFails],
    unexpected: 'ignore',
    ...changes,
  });
}

/** The fault that gives the checkout another prefix; rolled back to `/checkout`. */
export function checkoutMovesTo(prefix: string) {
  const edit = (wanted: string) => ({
    method: 'PUT',
    url: '${SHOP_URL}/admin/routes/checkout',
    json: { prefix: wanted },
    headers: { authorization: 'Bearer ${secret.SHOP_ADMIN_TOKEN}' },
  });
  return { http: { inject: edit(prefix), rollback: edit('/checkout') } };
}
