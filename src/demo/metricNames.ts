/** The service metrics of the shop: what the feeder posts and the monitors watch. */
export const metricNames = {
  /** Requests a second. */
  requestRate: 'shop.requests.rate',
  /** Milliseconds; queueing included. */
  latencyP95: 'shop.latency.p95',
  /** Percent of requests that were answered 5xx. */
  errorRate: 'shop.errors.rate',
  /** Percent of requests that no route took. */
  unmatchedRate: 'shop.routes.unmatched',
  /** Percent of image requests that found no image. */
  missingImageRate: 'shop.images.missing',
  /** Orders placed in the minute. */
  orders: 'shop.checkout.orders',
  /** Percent of the requests that reached the checkout and were not answered 2xx. */
  checkoutFailureRate: 'shop.checkout.failed',
  /** Requests waiting for a service slot when the minute ended. */
  queueLength: 'shop.queue.waiting',
} as const;

export type MetricName = (typeof metricNames)[keyof typeof metricNames];

/** Where the shop stands in Mackerel. */
export const shopService = 'shop';
export const shopRole = 'web';
export const shopHost = 'shop-01';
export const checkoutCheck = 'shop-checkout';
