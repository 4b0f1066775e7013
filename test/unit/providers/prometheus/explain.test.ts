import { isoTime } from '../../../../src/domain/isoTime';
import { scriptedPrometheus, type PrometheusWorld } from '../../../support/scriptedPrometheus';

const t0 = Date.UTC(2026, 10, 23, 12);
/** Five minutes, in which 20 samples are due every 15 s. */
const window = { fromMs: t0 - 300_000, toMs: t0, offsetMs: 0 };
const fired = 'max without (alertstate) (max_over_time(ALERTS{alertstate="firing"}[300s]))';
const labels = { alertname: 'Errors', severity: 'critical', path: '/a' };

const rule = {
  type: 'alerting',
  name: 'Errors',
  query: 'errors > 5',
  duration: 30,
  labels: { severity: 'critical' },
  health: 'ok',
  lastEvaluation: isoTime(t0),
};
type Pause = readonly [from: number, to: number];

/** Samples every 15 s but in these times, in seconds of the window; from five minutes before it on. */
const sampled = (...pauses: readonly Pause[]) =>
  Array.from({ length: 40 }, (_, index) => -300 + index * 15)
    .filter((seconds) => !pauses.some(([from, to]) => seconds > from && seconds < to))
    .map((seconds) => window.fromMs + seconds * 1000);
const withErrors = (...pauses: readonly Pause[]) => ({
  sampledMs: { 'errors{job=~"shop"}': sampled(...pauses) },
});
/** What the value was, in seconds of the window. */
const valued = (value: (seconds: number) => number) => ({
  errors: [
    {
      metric: {},
      values: Array.from({ length: 31 }, (_, index) => [
        (window.fromMs + index * 10_000) / 1000,
        String(value(index * 10)),
      ]),
    },
  ],
});
const forbidden = { key: 'k', provider: 'prometheus', monitor: { name: 'Errors' }, on: {}, abort: false };
const expected = { ...forbidden, exact: false, withinMs: 60_000 };

async function explained(world: Partial<PrometheusWorld>, subject: typeof forbidden | typeof expected = expected) {
  const { results = {} } = world;
  const all = { rules: [rule], ...world, results: { [fired]: [], errors: [], ...results } };
  const { provider, clock, signal } = scriptedPrometheus(all);
  return clock.until(provider.explain(subject, window, signal));
}

describe("what Prometheus' own data say about a window", () => {
  it('is that a value was no number: whatever its peak beside that, it can not have fired', async () => {
    const nan = (isNaN: (seconds: number) => boolean) => valued((seconds) => (isNaN(seconds) ? Number.NaN : 2));
    const texts = async (results: Record<string, readonly object[]>, query = rule.query) => {
      const { explanation } = await explained({ ...withErrors(), rules: [{ ...rule, query }], results });
      return explanation.map(({ cause, evidence }) => `${cause}: ${evidence}`);
    };
    const throughout = 'errors gave NaN for 310 s, from 0 s after the window began';
    const never = 'NaN (0 / 0, where nothing is counted) is never > 5';
    expect(await texts(nan(() => true))).toEqual([`not-a-number: ${throughout}: ${never}`]);
    expect(await texts(nan((seconds) => seconds >= 100 && seconds < 150))).toEqual([
      'below-threshold: errors peaked at 2, it fires at > 5',
      `not-a-number: errors gave NaN for 50 s, from 100 s after the window began: ${never}`,
    ]);
    // Another series' figures hide it no more.
    const [silent] = nan(() => true).errors;
    const other = valued(() => 3).errors.map((each) => ({ ...each, metric: { path: '/b' } }));
    expect(await texts({ errors: [...other, { ...silent, metric: { path: '/a' } }] })).toEqual([
      'below-threshold: errors {path="/b"} peaked at 3, it fires at > 5',
      expect.stringMatching(/^not-a-number: errors \{path="\/a"\} gave NaN for 310 s/),
    ]);
    // Unlike any number, NaN fires there.
    expect(
      (
        await texts(
          nan(() => true),
          'errors != 5',
        )
      ).join(),
    ).not.toContain('not-a-number');
    expect((await texts(valued(() => 2))).join()).not.toContain('NaN');
  });

  it.each([
    ['== 0', () => 1, 'below-threshold: errors came no nearer than 1, it fires at == 0'],
    [
      '== 0',
      (at: number) => (at >= 100 && at < 120 ? 0 : 1),
      'too-short: errors was 0, it fires at == 0; it was so for 20 s',
    ],
    ['!= 1', () => 1, 'below-threshold: errors was never other than 1, it fires at != 1'],
    ['< 3', (at: number) => 9 - at / 100, 'below-threshold: errors fell to 6, it fires at < 3'],
  ])('is how near the value came, whatever it is compared by: %s', async (comparison, valueAt, text) => {
    const query = `errors ${comparison}`;
    const results = valued(valueAt);
    const { explanation } = await explained({ ...withErrors(), rules: [{ ...rule, query, duration: 60 }], results });
    expect(explanation.map(({ cause, evidence }) => `${cause}: ${evidence}`).join()).toContain(text);
  });

  it('is read with a regular expression that only RE2 has', async () => {
    const text = 'errors{path=~"(?i)/a[[:digit:]]+"}';
    const world = { rules: [{ ...rule, query: `${text} > 5` }], results: { [text]: valued(() => 2).errors } };
    const { explanation } = await explained({ ...world, ...withErrors() });
    expect(explanation).toEqual([{ cause: 'below-threshold', evidence: `${text} peaked at 2, it fires at > 5` }]);
  });

  it('is data all the time, or not: two samples in a row that are missing are a pause', async () => {
    expect((await explained(withErrors([60, 90]), forbidden)).data).toBe('present');
    expect(await explained(withErrors([60, 105]), forbidden)).toMatchObject({
      data: 'absent',
      explanation: [
        {
          cause: 'no-data',
          evidence: 'no sample of errors for 45 s, from 60 s after the window began; one is due every 15 s',
        },
      ],
    });
    // At its beginning, at its end.
    expect((await explained(withErrors([-15, 30]), forbidden)).explanation[0]!.evidence).toContain(
      'for 45 s, from 0 s',
    );
    expect((await explained(withErrors([255, 400]), forbidden)).explanation[0]!.evidence).toContain(
      'for 45 s, from 255',
    );
  });

  it('is no data where there were none at all', async () => {
    for (const subject of [expected, forbidden]) {
      expect(await explained(withErrors([-400, 400]), subject)).toMatchObject({
        data: 'absent',
        explanation: [{ cause: 'no-data', evidence: 'no sample of errors within 300 s' }],
      });
    }
  });

  it('is no data for an expected alert where they paused before its deadline, and not after it', async () => {
    // Within 60 s of a window that begins with the injection.
    expect(await explained(withErrors([45, 195]))).toMatchObject({
      data: 'absent',
      explanation: [{ cause: 'no-data', evidence: expect.stringContaining('no sample of errors for 150 s') as string }],
    });
    expect((await explained(withErrors([60, 200]))).data).toBe('present');
  });

  it('is data where what came before the pause was enough for an alert: `for` and two evaluations', async () => {
    const high = { results: valued(() => 9) };
    const later = { ...expected, withinMs: 120_000 };
    expect((await explained({ ...high, ...withErrors([75, 300]) }, later)).data).toBe('present');
    expect((await explained({ ...high, ...withErrors([45, 300]) }, later)).data).toBe('absent');
    // An old value stands still in the pause: what was true before it is all that counts.
    expect((await explained({ results: valued(() => 0), ...withErrors([75, 300]) }, later)).data).toBe('absent');
  });

  it('is data where the alert could still come from another metric, and a control needs each of them', async () => {
    const both = { rules: [{ ...rule, query: 'errors > 5 or slow > 5' }], ...withErrors([30, 400]) };
    expect((await explained(both)).data).toBe('present');
    expect((await explained(both, forbidden)).data).toBe('absent');
  });

  it('is data where a metric that was never there does not come', async () => {
    const ratio = { rules: [{ ...rule, query: 'errors / requests > 5' }] };
    expect(await explained({ ...ratio, sampledMs: { 'errors{job=~"shop"}': [] } }, forbidden)).toMatchObject({
      data: 'present',
    });
    const began = { ...ratio, sampledMs: { 'errors{job=~"shop"}': sampled([-400, 100]) } };
    expect((await explained(began, forbidden)).data).toBe('present');
  });

  it('is no pause to a rule that waits for one', async () => {
    const absent = { rules: [{ ...rule, query: 'absent(errors) or errors > 5' }], ...withErrors([30, 400]) };
    expect((await explained(absent)).data).toBe('present');
  });

  it('is about the targets that are meant, where the labels of targets say which', async () => {
    const targets = ['a', 'b'].map((instance) => ({ labels: { job: 'shop', instance }, scrapeInterval: '15s' }));
    const meant = { ...expected, on: { labels: { instance: 'a', path: '/x' } } };
    const paused = { targets, sampledMs: { 'errors{job=~"shop",instance="a"}': sampled([30, 400]) } };
    expect((await explained(paused, meant)).data).toBe('absent');
    expect((await explained(paused)).data).toBe('present');
    // Its labels may be lost on the way.
    expect((await explained({ targets, sampledMs: { 'errors{job=~"shop",instance="a"}': [] } }, meant)).data).toBe(
      'present',
    );
  });

  it('is that of what a recorded metric is recorded from', async () => {
    const recording = { type: 'recording', name: 'errors', query: 'rate(failures[30s])' };
    const sampledMs = { 'failures{job=~"shop"}': sampled([30, 400]) };
    expect((await explained({ rules: [rule, recording], sampledMs })).data).toBe('absent');
  });

  it('is no data for a control whose rule fails', async () => {
    const failing = { rules: [{ ...rule, health: 'err', lastError: 'many-to-many', lastEvaluation: isoTime(t0 - 1) }] };
    expect(await explained(failing, forbidden)).toMatchObject({ data: 'absent' });
    expect(await explained(failing)).toMatchObject({ data: 'present' });
  });

  it('has the values against what they are compared with, the one that came nearest first, on our own clock', async () => {
    const [low, high] = [1, 4].map((value) => ({
      ...valued((seconds) => value + seconds / 1_000).errors[0],
      metric: { path: `/${value}` },
    }));
    const { metric } = await explained({ ...withErrors(), results: { errors: [low!, high!] } });
    expect(metric?.map(({ title, threshold, points }) => [title, threshold, points.length])).toEqual([
      ['errors {path="/4"}', { operator: '>', value: 5 }, 31],
      ['errors {path="/1"}', { operator: '>', value: 5 }, 31],
    ]);
    expect(metric?.[0]?.points[1]).toEqual({ atMs: window.fromMs + 10_000, value: 4.01 });
    const { provider, clock, signal } = scriptedPrometheus({
      ...{ rules: [rule], ...withErrors() },
      results: { [fired]: [], errors: valued(() => 2).errors },
    });
    const late = { fromMs: window.fromMs - 7_000, toMs: window.toMs - 7_000, offsetMs: 7_000 };
    const evidence = await clock.until(provider.explain(expected, late, signal));
    expect(evidence.metric?.[0]?.points[0]?.atMs).toBe(window.fromMs - 7_000);
  });

  it('is nothing where nothing explains it', async () => {
    expect((await explained({})).explanation.map(({ cause }) => cause)).toEqual(['no-evidence']);
  });

  it('is a pending alert that was pending to the end', async () => {
    const pending = { labels, state: 'pending' as const, timesMs: [t0 - 10_000, t0] };
    const { explanation } = await explained({ alerts: [pending] });
    expect(explanation).toEqual([
      {
        cause: 'too-short',
        evidence: 'shop/Errors was pending from 290 s after the window began to its end (10 s): `for` needs 30 s',
      },
    ]);
  });

  it('is a rule that fails now, and what fired instead: another target, another severity, a similar name', async () => {
    const results = { [fired]: [{ metric: labels }, { metric: { alertname: 'Error' } }] };
    const other = { ...expected, on: { labels: { path: '/b' } } };
    const broken = { ...rule, health: 'err', lastError: 'many-to-many' };
    expect((await explained({ results, rules: [broken] }, other)).explanation).toEqual([
      { cause: 'rule-broken', evidence: "the rule's evaluation fails: many-to-many" },
      { cause: 'other-target', evidence: 'Errors{path="/a", severity="critical"} fired' },
      { cause: 'similar-alert', evidence: 'Error{} fired instead' },
    ]);
    const exact = { ...expected, severity: 'warning' as const, exact: true };
    expect((await explained({ results }, exact)).explanation).toContainEqual({
      cause: 'other-severity',
      evidence: 'Errors{path="/a", severity="critical"} was critical only',
    });
  });

  it('is unknown where no rule or several are meant', async () => {
    expect((await explained({ rules: [] })).data).toBe('unknown');
  });
});
