import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { seriesNames } from '../../../src/metrics/survivors';
import { describeWithout } from '../../support/describeWithout';

/** The alert rules by Prometheus's own unit tests: nights of metrics, and what fires. */
const rules = resolve(__dirname, '../../../deploy/prometheus/alerts.yml');

const drill = { environment: 'verification', scenario: 'route-cut', job: 'alertdrill' };
const expectation = { ...drill, provider: 'mackerel', monitor: 'Shop 5xx', severity: 'critical', target: 'any' };
type Labels = Readonly<Record<string, string>>;
interface Series {
  readonly series: string;
  readonly values: string;
}

const labelled = (name: string, labels: Labels) =>
  `${name}{${Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(',')}}`;

/** A value a night, until the next night's drill: two samples, half a day apart. */
const nightly = (name: string, labels: Labels, values: readonly number[]): Series => ({
  series: labelled(name, labels),
  values: values.map((value) => `${value}x1`).join(' '),
});
/** The same value for four days, each half hour. */
const steady = (name: string, labels: Labels, value: number): Series => ({
  series: labelled(name, labels),
  values: `${value}x192`,
});
const latencies = (values: readonly number[], more: Labels = {}) =>
  nightly('alertdrill_last_detection_latency_seconds', { ...expectation, ...more }, values);
const results = (counts: readonly number[]) =>
  nightly('alertdrill_expectation_results_total', { ...expectation, outcome: 'passed' }, counts);
const eachNight = (nights: number) => Array.from({ length: nights }, (_, night) => night + 1);
/** The same noise each week, between 60 and 118 s. */
const usual = (nights: number) => eachNight(nights).map((night) => 60 + ((night * 29) % 59));

interface Check {
  readonly title: string;
  readonly series: readonly Series[];
  readonly at: string;
  readonly alert: string;
  /** Labels of what fires; none: nothing does. */
  readonly fires: readonly Labels[];
}

/** @param annotations texts of all alerts, which promtool compares as well; absent: the rules are tried without any */
function promtool(checks: readonly Check[], interval: '30m' | '12h', annotations?: Labels) {
  const folder = mkdtempSync(join(tmpdir(), 'alertdrill-alerts-'));
  const at = (name: string) => join(folder, name);
  try {
    const text = readFileSync(rules, 'utf8');
    writeFileSync(at('rules.yml'), annotations === undefined ? stringify(withoutTexts(text)) : text);
    const tests = checks.map(({ title, series, at: time, alert, fires }) => {
      const expected = fires.map((labels) => ({
        exp_labels: labels,
        ...(annotations && { exp_annotations: annotations }),
      }));
      const test = { eval_time: time, alertname: alert, exp_alerts: expected };
      return { name: title, interval, input_series: series, alert_rule_test: [test] };
    });
    writeFileSync(at('tests.yml'), stringify({ rule_files: [at('rules.yml')], evaluation_interval: interval, tests }));
    const how = { encoding: 'utf8', timeout: 60_000 } as const;
    const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', at('tests.yml')], how);
    return { status, said: `${stdout}${stderr}` };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function withoutTexts(text: string): unknown {
  const { groups } = parse(text) as { groups: { name: string; rules: object[] }[] };
  return {
    groups: groups.map((group) => ({
      ...group,
      rules: group.rules.map((rule) => ({ ...rule, annotations: {} })),
    })),
  };
}

const warning = { severity: 'warning' };
const missed = (failed: 0 | 1) => [
  steady('alertdrill_expectation_outcome', { ...expectation, outcome: 'failed' }, failed),
  steady('alertdrill_expectation_outcome', { ...expectation, outcome: 'inconclusive' }, 1 - failed),
  steady('alertdrill_expectation_verdict_info', { ...expectation, verdict: failed === 1 ? 'missed' : 'blocked' }, 1),
];
const missedFires = { ...expectation, outcome: 'failed', verdict: 'missed', ...warning };

const states: readonly Check[] = [
  {
    ...{ title: 'a failed rollback', at: '1h', alert: 'RollbackFailed' },
    series: [
      steady('alertdrill_drill_outcome', { ...drill, outcome: 'passed' }, 0),
      steady('alertdrill_drill_outcome', { ...drill, outcome: 'rollback-failed' }, 1),
    ],
    fires: [{ ...drill, outcome: 'rollback-failed', severity: 'critical' }],
  },
  {
    ...{ title: 'a rollback that went well', at: '1h', alert: 'RollbackFailed' },
    series: [steady('alertdrill_drill_outcome', { ...drill, outcome: 'rollback-failed' }, 0)],
    fires: [],
  },
  {
    ...{ title: 'an alert that was missed', at: '1h', alert: 'AlertNotDetected' },
    ...{ series: missed(1), fires: [missedFires] },
  },
  {
    ...{ title: 'a drill that could not tell', at: '1h', alert: 'AlertNotDetected' },
    ...{ series: missed(0), fires: [] },
  },
  ...['72h', '71h30m'].map((at) => ({
    ...{ title: `drills that could not tell for ${at}`, at, alert: 'AlertNotTested', series: missed(0) },
    fires: at === '72h' ? [{ ...expectation, outcome: 'inconclusive', verdict: 'blocked', ...warning }] : [],
  })),
  ...[190, 185].map((latency) => ({
    ...{ title: `${latency} s, worst case 181`, at: '1h', alert: 'DetectionLatencyRegressed' },
    series: [
      steady('alertdrill_last_detection_latency_seconds', expectation, latency),
      steady('alertdrill_detection_worst_case_seconds', expectation, 181),
    ],
    // What is within the uncertainty of both is no finding.
    fires: latency === 190 ? [{ ...expectation, ...warning }] : [],
  })),
  ...['36h', '37h'].map((at) => ({
    ...{ title: `a drill that ended ${at} ago`, at, alert: 'DrillNotRunRecently' },
    series: [steady('alertdrill_drill_last_run_timestamp_seconds', drill, 0)],
    fires: at === '37h' ? [{ ...drill, ...warning }] : [],
  })),
  ...['35h', '37h'].map((at) => ({
    ...{ title: `nothing at all for ${at}`, at, alert: 'DrillNotRunRecently' },
    series: [steady('up', { job: 'other' }, 1)],
    fires: at === '37h' ? [warning] : [],
  })),
];

/** Three weeks as usual, and four nights: the first of them begins at 504 h. */
const then = (latest: readonly number[], counts: readonly number[] = eachNight(25)) => ({
  ...{ at: '588h', alert: 'DetectionLatencyRegressed' },
  series: [latencies([...usual(21), ...latest]), results(counts)],
});
const slow = [150, 155, 160, 158];
const nights: readonly Check[] = [
  { title: 'four slow nights', ...then(slow), fires: [{ ...expectation, ...warning }] },
  { title: 'the same after the second', ...then(slow), at: '540h', fires: [] },
  { title: 'slow, but within a tenth of what there was', ...then([125, 126, 127, 128]), fires: [] },
  { title: 'one slow night', ...then([158, 70, 80, 90]), fires: [] },
  { title: 'one usual night among slow ones', ...then([150, 155, 100, 158]), fires: [] },
  { title: 'as usual', ...then([70, 100, 117, 62]), fires: [] },
  {
    title: 'with too few results to compare with',
    ...then(
      slow,
      eachNight(25).map((night) => Math.max(0, night - 9)),
    ),
    fires: [],
  },
  {
    ...{ title: 'one slow result that stands for days, in a weekly job', fires: [] },
    ...then(
      [150, 150, 150, 150],
      eachNight(25).map((night) => 20 + Math.floor(night / 7)),
    ),
  },
];

it('the rules ask for metrics that there are, alone', () => {
  const asked = readFileSync(rules, 'utf8').match(/\balertdrill_[a-z_]+/g) ?? [];
  expect([...new Set(asked)].filter((name) => !seriesNames.includes(name))).toEqual([]);
  expect(asked.length).toBeGreaterThan(8);
});

const suite = () => {
  it('are valid', () => {
    expect(spawnSync('promtool', ['check', 'rules', rules], { encoding: 'utf8' })).toMatchObject({ status: 0 });
  });

  it.each([
    ['of a state', states, '30m'],
    ['of many nights', nights, '12h'],
  ] as const)('fire when they should, and are quiet when not: those %s', (_, checks, interval) => {
    expect(promtool(checks, interval)).toMatchObject({
      status: 0,
      said: expect.not.stringContaining('FAILED') as string,
    });
    // The control: where all is expected the other way round, nothing is as expected.
    const wrong = checks.map((check) => ({ ...check, fires: check.fires.length > 0 ? [] : [warning] }));
    expect(promtool(wrong, interval).said.match(/got:/g)).toHaveLength(checks.length);
  });

  it('say what was expected of which monitor, and where the reason is', () => {
    const check = states.filter(({ title }) => title === 'an alert that was missed');
    const texts = {
      summary: 'Shop 5xx did not detect route-cut: missed',
      description:
        'In verification, Shop 5xx of mackerel was to reach critical (target: any). Why it did not is in the report: `alertdrill history show`.',
    };
    expect(promtool(check, '30m', texts)).toMatchObject({ status: 0 });
  });
};
const title = 'the alert rules, by promtool';
if (spawnSync('promtool', ['--version']).error === undefined) describe(title, suite);
else describeWithout('no promtool', 'apt-get install prometheus', title, suite);
