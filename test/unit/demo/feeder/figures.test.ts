import { figuresBetween, type Scrape } from '../../../../src/demo/feeder/figures';
import type { Sample } from '../../../../src/demo/feeder/exposition';

const startedAt: Sample = { name: 'shop_start_time_seconds', labels: {}, value: 1_795_000_000 };

function scrape(atMs: number, ...samples: readonly Sample[]): Scrape {
  return { atMs, samples: [startedAt, ...samples] };
}

function requests(route: string, status: string, value: number): Sample {
  return { name: 'shop_requests_total', labels: { route, status }, value };
}

function durations(route: string, le: string, value: number): Sample {
  return { name: 'shop_request_duration_seconds_bucket', labels: { route, le }, value };
}

const valuesOf = (before: Scrape, after: Scrape) =>
  Object.fromEntries(figuresBetween(before, after).map(({ name, value }) => [name, value]));

test('rates are those of the time between, not of the time since the start', () => {
  const before = scrape(0, requests('items', '200', 1_000), requests('items', '503', 500));
  const after = scrape(2_000, requests('items', '200', 1_030), requests('items', '503', 510));
  expect(valuesOf(before, after)).toMatchObject({ 'shop.requests.rate': 20, 'shop.errors.rate': 25 });
});

test('p95 comes from the buckets of all routes together', () => {
  const at = (atMs: number, count: number) =>
    scrape(
      atMs,
      ...['items', 'images'].flatMap((route) => [
        durations(route, '0.1', count),
        durations(route, '0.2', count * 2),
        durations(route, '+Inf', count * 2),
      ]),
    );
  expect(valuesOf(at(0, 7), at(2_000, 17))).toMatchObject({ 'shop.latency.p95': 190 });
});

test('missing images are a share of the image requests, failed checkouts one of the checkouts', () => {
  const after = scrape(
    2_000,
    requests('images', '200', 9),
    requests('images', '404', 3),
    requests('checkout', '201', 1),
    requests('checkout', '503', 1),
    requests('items', '404', 8),
  );
  expect(valuesOf(scrape(0), after)).toMatchObject({
    'shop.images.missing': 25,
    'shop.checkout.failed': 50,
    'shop.routes.unmatched': 0,
  });
});

test('requests that no route took are no errors of the server', () => {
  const after = scrape(2_000, requests('unmatched', '404', 4), requests('items', '200', 16));
  expect(valuesOf(scrape(0), after)).toMatchObject({ 'shop.routes.unmatched': 20, 'shop.errors.rate': 0 });
});

test('without requests there is a rate of 0, and no latency or share of anything', () => {
  const quiet = requests('items', '200', 5);
  expect(valuesOf(scrape(0, quiet), scrape(2_000, quiet))).toEqual({
    'shop.requests.rate': 0,
    'shop.checkout.orders': 0,
    'shop.queue.waiting': 0,
  });
});

test('a shop that was restarted in between has no figures, even where its counters have caught up', () => {
  const before = scrape(0, requests('items', '200', 5));
  const samples = [{ ...startedAt, value: startedAt.value + 1 }, requests('items', '200', 25)];
  expect(figuresBetween(before, { atMs: 2_000, samples })).toEqual([]);
});
