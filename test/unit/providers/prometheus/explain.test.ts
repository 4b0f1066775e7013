import { isoTime } from '../../../../src/domain/isoTime';
import { scriptedPrometheus, type PrometheusWorld } from '../../../support/scriptedPrometheus';

const t0 = Date.UTC(2026, 10, 23, 12);
/** Five minutes, in which 20 samples are due every 15 s. */
const window = { fromMs: t0 - 300_000, toMs: t0, offsetMs: 0 };
const counted = 'max(count_over_time(errors[300s]))';
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
const samples = (count: number) => ({ [counted]: [{ metric: {}, value: [t0 / 1000, String(count)] }] });
const forbidden = { key: 'k', provider: 'prometheus', monitor: { name: 'Errors' }, on: {}, abort: false };
const expected = { ...forbidden, exact: false, withinMs: 60_000 };

async function explained(world: Partial<PrometheusWorld>, subject: typeof forbidden | typeof expected = expected) {
  const { results = {} } = world;
  const all = { rules: [rule], ...world, results: { [fired]: [], ...samples(20), ...results } };
  const { provider, clock, signal } = scriptedPrometheus(all);
  return clock.until(provider.explain(subject, window, signal));
}

describe("what Prometheus' own data say about a window", () => {
  it('is data without a pause, or not: half of the samples that were due are enough for silence', async () => {
    expect((await explained({ results: samples(10) }, forbidden)).data).toBe('present');
    expect(await explained({ results: samples(9) }, forbidden)).toMatchObject({
      data: 'absent',
      explanation: [{ cause: 'no-data', evidence: '9 of 20 samples of errors that were due within 300 s' }],
    });
    expect((await explained({ results: samples(9) })).data).toBe('present');
    expect(await explained({ results: { [counted]: [] } })).toMatchObject({
      data: 'absent',
      explanation: [{ cause: 'no-data', evidence: 'no sample of errors within 300 s' }],
    });
  });

  it('is data that stopped before the deadline: an alert that was expected could not come any more', async () => {
    const asked = 'count(last_over_time(errors[45000ms]))';
    /** Seconds after the window began at which there was a sample within the last 45 s; the deadline is at 60 s. */
    const seenAt = (...seconds: readonly number[]) => ({
      [asked]: seconds.length === 0 ? [] : [{ metric: {}, values: seconds.map((s) => [t0 / 1000 - 300 + s, '1']) }],
    });
    expect((await explained({ results: seenAt(45, 60) })).data).toBe('present');
    expect(await explained({ results: seenAt(45) })).toMatchObject({
      data: 'absent',
      explanation: [
        {
          cause: 'no-data',
          evidence: 'no sample of errors for 45 s or more, from 15 s after the window began; one is due every 15 s',
        },
      ],
    });
    expect((await explained({ results: seenAt() })).explanation[0]?.evidence).toContain('from 0 ms after');
    // Silence is judged by the share of samples alone.
    expect((await explained({ results: seenAt() }, forbidden)).data).toBe('present');
    // A deadline that is over before samples can be missed.
    expect((await explained({ results: seenAt() }, { ...expected, withinMs: 59_000 })).data).toBe('present');
  });

  it('is data as long as one thing that the rule looks at goes on', async () => {
    const asked = 'count(last_over_time(errors[45000ms]))';
    const both = { ...rule, query: 'errors or others > 5' };
    const counts = { 'max(count_over_time(others[300s]))': [{ metric: {}, value: [t0 / 1000, '20'] }] };
    expect((await explained({ rules: [both], results: { ...counts, [asked]: [] } })).data).toBe('present');
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
