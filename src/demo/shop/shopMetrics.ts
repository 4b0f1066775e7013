import { Counter, Gauge, Histogram, Registry, exponentialBuckets } from 'prom-client';
import type { Capacity, RefusalReason } from './capacity';
import { routeName, type RouteName } from './routes';

/** A request that no route took counts as `unmatched`. */
export type MeasuredRoute = RouteName | 'unmatched';

/** What the shop measures of itself, in the form that `/metrics` shows. */
export interface ShopMetrics {
  readonly registry: Registry;
  requestAnswered(route: MeasuredRoute, status: number, seconds: number): void;
  requestRefused(reason: RefusalReason): void;
  orderPlaced(): void;
  objectsDeleted(count: number): void;
}

export function createShopMetrics(capacity: Capacity): ShopMetrics {
  const registry = new Registry();
  const registers = [registry];
  const started = new Gauge({ name: 'shop_start_time_seconds', help: 'Unix time of the start', registers });
  started.set(Date.now() / 1000);
  const durations = new Histogram({
    name: 'shop_request_duration_seconds',
    help: 'From the request to its answer, queueing included',
    labelNames: ['route'],
    // 5 % apart, from 5 ms to 4.4 s: a quantile read from a bucket is at most 5 % off.
    buckets: exponentialBuckets(0.005, 1.05, 140),
    registers,
  });
  const answers = new Counter({
    name: 'shop_requests_total',
    help: 'Answered requests by route and status',
    labelNames: ['route', 'status'],
    registers,
  });
  const refusals = new Counter({
    name: 'shop_requests_refused_total',
    help: 'Requests that got no service slot',
    labelNames: ['reason'],
    registers,
  });
  const orders = new Counter({ name: 'shop_orders_total', help: 'Orders placed', registers });
  const deletions = new Counter({
    name: 'shop_objects_deleted_total',
    help: 'Objects deleted by the lifecycle policy',
    registers,
  });
  // What may go wrong stands at zero from the start: of a series that begins with its first request no rate can tell
  // that there was one. https://prometheus.io/docs/practices/instrumentation/#avoid-missing-metrics
  for (const route of [...routeName.options, 'unmatched'] as const) {
    durations.zero({ route });
    for (const status of ['404', '503']) answers.inc({ route, status }, 0);
  }
  gauge(registry, 'shop_slots_busy', 'Service slots in use', () => capacity.busy);
  gauge(registry, 'shop_queue_waiting', 'Requests waiting for a service slot', () => capacity.waiting);

  return {
    registry,
    requestAnswered(route, status, seconds) {
      durations.observe({ route }, seconds);
      answers.inc({ route, status: String(status) });
    },
    requestRefused: (reason) => refusals.inc({ reason }),
    orderPlaced: () => orders.inc(),
    objectsDeleted: (count) => deletions.inc(count),
  };
}

function gauge(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}
