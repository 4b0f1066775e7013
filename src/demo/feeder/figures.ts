import { metricNames, type MetricName } from '../metricNames';
import type { Sample } from './exposition';
import { histogramQuantile } from './histogramQuantile';

export interface Figure {
  readonly name: MetricName;
  readonly value: number;
}

/** What the shop showed at one instant. */
export interface Scrape {
  readonly samples: readonly Sample[];
  /** On a monotonic clock. */
  readonly atMs: number;
}

/**
 * Works out the figures of the time between two scrapes from what the shop's counters grew by. A figure that nothing
 * was observed for is left out, never set to 0: no request is no latency. None at all where the shop was restarted in
 * between, since part of what happened is lost then.
 */
export function figuresBetween(before: Scrape, after: Scrape): readonly Figure[] {
  if (startTime(before) !== startTime(after)) return [];
  const seconds = (after.atMs - before.atMs) / 1000;
  const requests = (where: Where): number => growth(before, after, 'shop_requests_total', where);
  const all = requests(() => true);
  const images = requests(({ route }) => route === 'images');
  const checkouts = requests(({ route }) => route === 'checkout');
  const p95Seconds = histogramQuantile(0.95, durationBuckets(before, after));
  return [
    figure(metricNames.requestRate, all / seconds),
    figure(metricNames.latencyP95, p95Seconds === undefined ? undefined : p95Seconds * 1000),
    figure(metricNames.errorRate, percent(requests(isServerError), all)),
    figure(metricNames.unmatchedRate, percent(requests(isUnmatched), all)),
    figure(metricNames.missingImageRate, percent(requests(isMissingImage), images)),
    figure(
      metricNames.orders,
      growth(before, after, 'shop_orders_total', () => true),
    ),
    figure(metricNames.checkoutFailureRate, percent(requests(isFailedCheckout), checkouts)),
    figure(
      metricNames.queueLength,
      total(after, 'shop_queue_waiting', () => true),
    ),
  ].flat();
}

type Labels = Sample['labels'];
type Where = (labels: Labels) => boolean;

const isServerError: Where = ({ status }) => status?.startsWith('5') ?? false;
const isUnmatched: Where = ({ route }) => route === 'unmatched';
const isMissingImage: Where = ({ route, status }) => route === 'images' && status === '404';
const isFailedCheckout: Where = ({ route, status }) => route === 'checkout' && !(status?.startsWith('2') ?? false);

function figure(name: MetricName, value: number | undefined): readonly Figure[] {
  return value === undefined ? [] : [{ name, value: Math.round(value * 100) / 100 }];
}

function percent(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : (100 * part) / whole;
}

function growth(before: Scrape, after: Scrape, name: string, where: Where): number {
  return total(after, name, where) - total(before, name, where);
}

function total({ samples }: Scrape, name: string, where: Where): number {
  return samples
    .filter((sample) => sample.name === name && where(sample.labels))
    .reduce((sum, { value }) => sum + value, 0);
}

function durationBuckets(before: Scrape, after: Scrape) {
  const name = 'shop_request_duration_seconds_bucket';
  const bounds = new Set(
    after.samples.filter((sample) => sample.name === name).map(({ labels }) => labels['le'] ?? ''),
  );
  return [...bounds].map((bound) => ({
    upperBound: bound === '+Inf' ? Infinity : Number(bound),
    count: growth(before, after, name, ({ le }) => le === bound),
  }));
}

function startTime(scrape: Scrape): number {
  return total(scrape, 'shop_start_time_seconds', () => true);
}
