import { fillBlanks } from '../../../support/fillBlanks';
import { newBench } from '../../../support/newBench';
import { errorsRule, scriptedPrometheus } from '../../../support/scriptedPrometheus';

/** Noon of 2026-11-23: the virtual clock's start. */
const t0 = Date.UTC(2026, 10, 23, 12);
const rule = (name: string, query: string, more: object = {}) => ({
  ...errorsRule(t0),
  name,
  query,
  duration: 60,
  ...more,
});

const rules = [
  rule('SlowAnswers', 'histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 0.6'),
  rule('Failures', 'sum(rate(http_requests_total{status=~"5.."}[5m])) > 1', {
    annotations: { runbook_url: 'https://wiki.example.com/failures' },
    labels: { severity: 'page', service: 'shop', team: 'a' },
  }),
  rule('NotFound', 'sum(rate(http_requests_total{code="404"}[5m])) > 1'),
  rule('Down', 'up{job="shop"} == 0'),
  rule('Silent', 'absent(shop_orders_total)'),
  rule('Probe', 'probe_success{job="front"} == 0'),
  rule('Filling', 'node_filesystem_avail_bytes / node_filesystem_size_bytes < 0.1'),
  rule('Strange', 'process_open_fds > 1000', { labels: { severity: 'P7' } }),
  rule('Twice', 'a > 1', { labels: { severity: 'warning' } }),
  rule('Twice', 'a > 2', { labels: { severity: 'critical' } }),
];

const benches: ReturnType<typeof newBench>[] = [];
function bench(setUp: Partial<Parameters<typeof newBench>[0]> = {}) {
  const servers = scriptedPrometheus({ rules });
  const providers = { prometheus: { url: 'http://127.0.0.1:9090/prefix' } };
  const made = newBench({ servers, providers, ...setUp });
  benches.push(made);
  return made;
}
afterEach(() => {
  for (const made of benches.splice(0)) made.remove();
});

describe('a file for a rule', () => {
  it.each([
    ['SlowAnswers', 'k6', /sees: \{ slowerThan: 600ms \}/],
    ['Failures', 'http', /sees: \{ status: 5xx \}/],
    ['NotFound', 'http', /sees: \{ status: 4xx \}/],
    ['Down', 'process', /sees: \{ unreachable: true \}/],
    ['Silent', 'process', /sees: \{ unreachable: true \}/],
    ['Probe', 'http', /http: "TO DO: the page that is looked at/],
    ['Filling', 'files', /fill:\n.*\n +used: 95%/],
    ['Strange', 'manual', /# severity: critical/],
  ])('%s has the fault %s, by what its expression selects', async (monitor, kind, expected) => {
    const made = bench();
    const { text } = await made.new({ monitor });
    expect(text).toMatch(new RegExp(`^fault:\\n {2}${kind}:`, 'm'));
    expect(text).toMatch(expected);
    const problems = made.problems();
    expect(problems.map(({ message }) => message)).toEqual(
      problems.map(({ path = '' }) => `${path}: is still to be filled in`),
    );
  });

  it('has runbook, target and severity by annotations and labels, and the deadline by `for` and intervals', async () => {
    const { file = '', text } = await bench().new({ monitor: 'Failures' });
    const filled = bench({ files: { [file]: fillBlanks(text, () => '${SHOP_URL}/x') } });
    expect(filled.load().scenarios).toMatchObject([
      {
        runbook: 'https://wiki.example.com/failures',
        scope: { services: ['shop'] },
        expect: [
          {
            monitor: { name: 'Failures' },
            severity: 'critical',
            on: { service: 'shop', labels: { team: 'a' } },
            // A scrape of 15 s with 10 s of time-out, two evaluations of 10 s, `for`, and the range of 5 minutes: 405 s.
            withinMs: 450_000,
          },
        ],
      },
    ]);
    expect(text).toContain('# | sum(rate(http_requests_total{status=~"5.."}[5m])) > 1\n# | for 60 s\n');
    expect(text).toContain('# metric: { every: 1m }   # how often its data come, where you know better');
    expect(text).toContain('#     + until the range of the expression is filled: 300 s');
  });

  it('has the arithmetic where there are no series yet, with what was assumed', async () => {
    const none: readonly object[] = [];
    const results = {
      'count by (job) (last_over_time(jobs_failed_total{queue="a"}[300s]))': none,
      'count by (job) (last_over_time(jobs_failed_total[300s]))': none,
    };
    const servers = scriptedPrometheus({
      results,
      rules: [rule('NoneYet', 'rate(jobs_failed_total{queue="a"}[2m]) > 1')],
    });
    const made = bench({ servers });
    const { text } = await made.new({ monitor: 'NoneYet' });
    expect(made.said).toEqual([expect.stringMatching(/^! no series .*jobs_failed_total/)]);
    // 15 s and 10 s of the only target, two evaluations of 10 s, `for`, and the range of two minutes: 225 s.
    expect(text).toMatch(
      /At most 225 s:\n.*scrape interval \(assumed, that of the slowest target: .*jobs_failed_total .*: 15 s\n[^]*filled: 120 s\n +within: 4m10s\n/,
    );
  });

  it('says why it has no arithmetic where there can be none', async () => {
    const servers = scriptedPrometheus({ rules: [rule('Strange', 'errors >>> 5')] });
    const { text } = await bench({ servers }).new({ monitor: 'Strange' });
    expect(text).toMatch(
      /a guess.*\n.*the expression has syntax that is not read here.*\n[^]*At least 60 s:\n[^]*within: 10m\n/,
    );
  });

  it('is named by its id where a name is double, for each of both', async () => {
    const error: unknown = await bench()
      .new({ monitor: 'Twice' })
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ message: '2 monitors have the name Twice' });
    const ids = [...(error as { hint: string }).hint.matchAll(/--monitor ("(?:[^"\\]|\\.)*")/g)].map(
      ([, id = '']) => JSON.parse(id) as string,
    );
    expect(ids).toHaveLength(2);
    for (const [index, severity] of ['warning', 'critical'].entries()) {
      const { text } = await bench().new({ monitor: ids[index]!, stdout: true });
      expect(text).toContain(`severity: ${severity} `);
      expect(text).toContain(`monitor: { id: ${JSON.stringify(ids[index])} }`);
    }
  });
});
