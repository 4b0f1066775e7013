import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { epochMsOf } from '../../../src/domain/isoTime';
import type { ExpectationReport, Report } from '../../../src/domain/report';
import { metrics, verdicts, type Metric } from '../../../src/metrics/catalogue';
import { expositionOf } from '../../../src/metrics/expositionOf';
import { readExposition, type Sample } from '../../../src/metrics/readExposition';
import { describeWithout } from '../../support/describeWithout';
import { exampleReport, type ExampleName } from '../../support/exampleDrills';

const nowS = epochMsOf('2026-11-24T00:00:00.000Z') / 1_000;

/** What a run leaves, after what was there before. */
const after = async (report: Report, before = '', atS = nowS): Promise<string> =>
  expositionOf(report, readExposition(before), atS);

const find = (text: string, name: string, labels: Readonly<Record<string, string>> = {}): readonly Sample[] =>
  readExposition(text).filter(
    (sample) =>
      sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  );
const valueOf = (text: string, name: string, labels?: Readonly<Record<string, string>>): number | undefined => {
  const [only, ...others] = find(text, name, labels);
  expect(others).toEqual([]);
  return only?.value;
};

/** The same drill another night: it comes to what the example of that name does. */
function night(name: ExampleName, change: Partial<ExpectationReport> = {}): Report {
  const report = exampleReport(name);
  const drills = report.drills.map((drill) => ({
    ...drill,
    scenario: 'access-10x',
    expectations: drill.expectations.map((each) => ({ ...each, ...change })),
  }));
  return { ...report, drills };
}

const first = 'alertdrill_last_detection_latency_seconds';
const results = 'alertdrill_expectation_results_total';

describe('the metrics of one run', () => {
  it('are in base units, of each expectation and each drill', async () => {
    const text = await after(exampleReport('passed', 'late', 'missed', 'rollback-failed', 'blocked'));
    const passed = { environment: 'verification', scenario: 'access-10x' };
    expect(valueOf(text, first, passed)).toBe(6.506);
    expect(valueOf(text, 'alertdrill_detection_deadline_seconds', passed)).toBe(15);
    expect(valueOf(text, 'alertdrill_detection_floor_seconds', passed)).toBe(4);
    expect(valueOf(text, 'alertdrill_detection_worst_case_seconds', passed)).toBe(9);
    expect(valueOf(text, 'alertdrill_detection_margin_seconds', passed)).toBe(8.494);
    expect(valueOf(text, 'alertdrill_drill_duration_seconds', passed)).toBe(24);
    expect(valueOf(text, 'alertdrill_poll_requests_total', { ...passed, provider: 'mackerel' })).toBeGreaterThan(5);
    expect(valueOf(text, 'alertdrill_rollback_failures_total', passed)).toBe(0);
    expect(valueOf(text, 'alertdrill_rollback_failures_total', { scenario: 'node-stop' })).toBe(1);
    expect(valueOf(text, 'alertdrill_drill_outcome', { scenario: 'node-stop', outcome: 'rollback-failed' })).toBe(1);
    expect(valueOf(text, 'alertdrill_detection_margin_seconds', { scenario: 'image-expired' })).toBeCloseTo(-2.756);
    expect(valueOf(text, 'alertdrill_expectation_verdict_info', { scenario: 'route-cut', verdict: 'missed' })).toBe(1);
    expect(valueOf(text, first, { scenario: 'route-cut' })).toBeUndefined();
    expect(valueOf(text, 'alertdrill_expectation_last_success_timestamp_seconds', { scenario: 'route-cut' })).toBe(
      undefined,
    );
    const { phases } = exampleReport('passed').drills[0] ?? {};
    expect(valueOf(text, 'alertdrill_drill_last_success_timestamp_seconds', passed)).toBe(
      epochMsOf(phases?.at(-1)?.endedAt ?? '') / 1_000,
    );
  });

  it('name one outcome of all that there are', async () => {
    const text = await after(exampleReport('passed', 'missed', 'blocked', 'interrupted'));
    for (const { scenario, expectations } of exampleReport('passed', 'missed', 'blocked', 'interrupted').drills) {
      const states = find(text, 'alertdrill_expectation_outcome', { scenario });
      expect(states.map(({ labels, value }) => [labels['outcome'], value])).toEqual(
        ['passed', 'inconclusive', 'failed'].map((state) => [state, state === expectations[0]?.outcome ? 1 : 0]),
      );
    }
  });

  it('have no label but those of the catalogue, and nothing that a drill found, no id and no time, in them', async () => {
    const report = exampleReport('passed', 'notified', 'control');
    const text = await after(report);
    const labels = new Set(readExposition(text).flatMap((sample) => Object.keys(sample.labels)));
    expect([...labels].toSorted()).toEqual(
      ['environment', 'le', 'monitor', 'outcome', 'provider', 'scenario', 'severity', 'target', 'verdict'].toSorted(),
    );
    const alert = report.drills[0]?.expectations[0]?.alert;
    for (const found of [report.run.id, alert?.id, report.drills[0]?.scenarioHash]) {
      expect(found).toBeDefined();
      expect(text).not.toContain(found);
    }
    expect(text).not.toMatch(/\d{4}-\d{2}-\d{2}/);
  });

  it('are as many as the documentation says', async () => {
    const samples = readExposition(await after(exampleReport('passed')));
    const count = (has: string, hasNot: string) =>
      samples.filter(({ labels }) => has in labels && !(hasNot in labels)).length;
    expect([count('monitor', '-'), count('scenario', 'provider'), count('provider', 'monitor')]).toEqual([33, 12, 3]);
    expect(readFileSync('docs/metrics.md', 'utf8')).toContain(
      '33 an expectation, of which the histogram is 20, 12 a scenario, and 3',
    );
    expect(verdicts).toHaveLength(18);
  });

  it('keep two expectations apart that differ in their target alone', async () => {
    const report = night('passed');
    const of = (target: string): ExpectationReport[] =>
      report.drills.flatMap(({ expectations }) =>
        expectations.map((each) => ({ ...each, key: `mackerel/Shop p95 latency/critical/${target}` })),
      );
    const both = [...of('host=web-01'), ...of('any')];
    const text = await after({ ...report, drills: report.drills.map((drill) => ({ ...drill, expectations: both })) });
    expect(find(text, first).map(({ labels }) => labels['target'])).toEqual(['host=web-01', 'any']);
  });

  it('are all there are in the catalogue', async () => {
    const names = (metrics as readonly Metric[]).map(({ name, type }) =>
      type === 'histogram' ? `${name}_count` : name,
    );
    const text = await after(exampleReport('passed'));
    expect(new Set(readExposition(text).map(({ name }) => name.replace(/_(bucket|sum)$/, '_count')))).toEqual(
      new Set(names),
    );
  });
});

describe('from run to run', () => {
  it('what is counted is added up, and the histogram, too', async () => {
    const nights = [night('passed'), night('late', { key: 'mackerel/Shop p95 latency/critical' }), night('missed')];
    let text = '';
    for (const report of nights) text = await after(report, text);
    expect(valueOf(text, results, { outcome: 'passed' })).toBe(1);
    expect(valueOf(text, results, { outcome: 'failed' })).toBe(2);
    expect(valueOf(text, 'alertdrill_drills_total', { outcome: 'failed' })).toBe(2);
    const histogram = 'alertdrill_detection_latency_seconds';
    expect(['5', '10', '20', '+Inf'].map((le) => valueOf(text, `${histogram}_bucket`, { le }))).toEqual([0, 1, 2, 2]);
    expect(valueOf(text, `${histogram}_count`)).toBe(2);
    expect(valueOf(text, `${histogram}_sum`)).toBeCloseTo(6.506 + 17.756);
  });

  it('the last success stays, and what the last drill does not know goes', async () => {
    const passed = await after(night('passed'));
    const missed = await after(night('missed'), passed);
    const success = 'alertdrill_expectation_last_success_timestamp_seconds';
    expect(valueOf(missed, success)).toBe(valueOf(passed, success));
    expect(valueOf(passed, first)).toBe(6.506);
    expect(valueOf(missed, first)).toBeUndefined();
    expect(find(missed, 'alertdrill_expectation_verdict_info').map(({ labels }) => labels['verdict'])).toEqual([
      'missed',
    ]);
  });

  it('what another run drilled stays as it was, of another environment as well', async () => {
    const elsewhere = { ...night('passed'), run: { ...exampleReport('passed').run, environment: 'staging' } };
    const before = await after(exampleReport('late'), await after(elsewhere));
    const text = await after(night('missed'), before);
    const others = (from: string) =>
      readExposition(from).filter(
        ({ labels }) => labels['scenario'] !== 'access-10x' || labels['environment'] === 'staging',
      );
    const inOrder = (samples: readonly Sample[]) => samples.map((sample) => JSON.stringify(sample)).toSorted();
    expect(inOrder(others(text))).toEqual(inOrder(others(before)));
    expect(others(text).length).toBeGreaterThan(50);
  });

  it('an expectation that its scenario no longer has goes', async () => {
    const renamed = { key: 'mackerel/Shop latency/critical', monitor: { name: 'Shop latency' } };
    const text = await after(night('passed', renamed), await after(night('passed')));
    expect(new Set(readExposition(text).flatMap(({ labels }) => labels['monitor'] ?? []))).toEqual(
      new Set(['Shop latency']),
    );
    expect(valueOf(text, 'alertdrill_drills_total', { outcome: 'passed' })).toBe(2);
  });

  it('a scenario that was not drilled for 90 days goes, and not a day before', async () => {
    const before = await after(exampleReport('late'));
    const endS = valueOf(before, 'alertdrill_drill_last_run_timestamp_seconds') ?? NaN;
    const at = async (seconds: number) =>
      find(await after(exampleReport('passed'), before, endS + seconds), first, { scenario: 'image-expired' }).length;
    expect(await at(90 * 86_400)).toBe(1);
    expect(await at(90 * 86_400 + 1)).toBe(0);
  });

  it('what another version left that does not fit any more is dropped', async () => {
    const before = await after(night('passed'));
    const stale = before
      .replaceAll('le="1800"', 'le="1801"')
      .concat('alertdrill_gone{scenario="x"} 1\nalertdrill_drills_total{scenario="access-10x"} 7\n');
    const text = await after(night('passed'), stale);
    expect(valueOf(text, 'alertdrill_detection_latency_seconds_count')).toBe(1);
    expect(valueOf(text, 'alertdrill_drills_total', { outcome: 'passed' })).toBe(2);
    expect(text).not.toContain('alertdrill_gone');
  });
});

const hasPromtool = spawnSync('promtool', ['--version']).error === undefined;
const title = 'to Prometheus itself';
const suite = () => {
  const check = (text: string) => spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });

  it('they are in its format, and named as it advises', async () => {
    const text = await after(exampleReport('late', 'missed'), await after(exampleReport('passed', 'rollback-failed')));
    expect(check(text)).toMatchObject({ status: 0, stdout: '', stderr: '' });
    // The control: it does look.
    expect(check(text.replaceAll('alertdrill_drills_total', 'alertdrill_drills')).status).not.toBe(0);
  });
};
if (hasPromtool) describe(title, suite);
else describeWithout('no promtool', 'apt-get install prometheus', title, suite);
