import { stringify } from 'yaml';

/** The demo's `route-cut` without load: the feeder's own orders fail. `changes` replace its keys. */
export function routeCut(changes: Readonly<Record<string, unknown>> = {}): string {
  const route = (prefix: string) => ({
    method: 'PUT',
    url: '${SHOP_URL}/admin/routes/checkout',
    json: { prefix },
    headers: { authorization: 'Bearer ${secret.SHOP_ADMIN_TOKEN}' },
  });
  return stringify({
    scenario: 'route-cut',
    scope: { services: ['shop'] },
    baseline: '1s',
    startJitter: 0,
    fault: { http: { inject: route('/chekcout'), rollback: route('/checkout') } },
    effect: { http: '${SHOP_URL}/checkout', sees: { status: 404 }, every: '200ms' },
    effectWithin: '10s',
    expect: [{ monitor: 'shop checkout', severity: 'critical', on: { host: 'shop-01' }, within: '8s' }],
    unexpected: 'ignore',
    ...changes,
  });
}
