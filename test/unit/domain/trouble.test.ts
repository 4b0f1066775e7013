import { troubleOf } from '../../../src/domain/trouble';

it.each([
  ['latency', ['shop.latency.p95']],
  ['latency', ['http_request_duration_seconds_bucket{job="x"}']],
  ['latency', ['shop.queue.waiting']],
  ['errors', ['shop.errors.rate']],
  ['errors', ['http_requests_total{status=~"5.."}']],
  ['errors', ['grpc_failures_total']],
  ['errors', ['requests', 'Shop5xxRate']],
  ['missing', ['shop.routes.unmatched']],
  ['missing', ['http_requests_total{code="404"}']],
  ['disk', ['disk%']],
  ['disk', ['node_filesystem_avail_bytes']],
  ['disk', ['kubelet_volume_stats_available_bytes']],
  ['connectivity', ['up{job="shop"}']],
  ['connectivity', ['metric', 'ShopDown']],
  ['external', ['probe_success{job="front"}']],
  // What tells nothing: a disk's traffic fills no disk, and an uptime is no `up`.
  ['other', ['disk.sda.reads.delta']],
  ['other', ['uptime_seconds_total']],
  ['other', ['loadavg5']],
  ['other', ['node_vmstat_pgmajfault', 'Pages']],
  ['other', []],
  // The first that tells anything decides.
  ['latency', ['custom.p99', 'Errors of the shop']],
])('%s is what %j watch for', (trouble, texts) => {
  expect(troubleOf(texts)).toBe(trouble);
});
