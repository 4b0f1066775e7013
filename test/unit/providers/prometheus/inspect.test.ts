import { isoTime } from '../../../../src/domain/isoTime';
import type { Expectation } from '../../../../src/domain/scenario';
import { scriptedPrometheus, type PrometheusWorld } from '../../../support/scriptedPrometheus';

const t0 = Date.UTC(2026, 10, 23, 12);

const rule = (more: object = {}) => ({
  type: 'alerting',
  name: 'Errors',
  query: 'errors{code="500"} > 5',
  duration: 20,
  labels: { severity: 'critical' },
  health: 'ok',
  lastEvaluation: isoTime(t0 - 5_000),
  ...more,
});

const expectation: Expectation = {
  key: 'k',
  provider: 'prometheus',
  monitor: { name: 'Errors' },
  on: {},
  exact: false,
  withinMs: 60_000,
};

async function inspected(world: Partial<PrometheusWorld> = {}, more: Partial<Expectation> = {}, settings: object = {}) {
  const { provider, clock, signal } = scriptedPrometheus({ rules: [rule()], ...world }, settings);
  const window = { fromMs: t0, toMs: t0 + 300_000, offsetMs: 0 };
  return clock.until(provider.inspect({ ...expectation, ...more }, window, signal));
}

const causes = async (...args: Parameters<typeof inspected>) =>
  (await inspected(...args)).blockers.map(({ cause }) => cause);

const none: readonly object[] = [];
const counts = {
  selected: 'count by (job) (last_over_time(errors{code="500"}[300s]))',
  metric: 'count by (job) (last_over_time(errors[300s]))',
};

describe('the preflight of an alerting rule', () => {
  it('finds nothing in the way of a healthy rule with data, and knows its bounds', async () => {
    const { blockers, notes, monitor } = await inspected();
    expect({ blockers, notes }).toEqual({ blockers: [], notes: [] });
    // 20 s in evaluations every 10 s; 15 s scrape, 10 s time-out, two evaluations.
    expect(monitor).toMatchObject({
      id: 'shop/Errors',
      floor: { ms: 20_000 },
      worst: { ms: 65_000 },
      // The start jitter covers the phases of scrapes as well as those of evaluations.
      intervalMs: 15_000,
    });
  });

  it.each<[string, object, string[]]>([
    ['its evaluation fails', { health: 'err', lastError: 'many-to-many' }, ['rule-broken']],
    ['it was never evaluated', { health: 'unknown' }, ['not-evaluated']],
    ['it was not evaluated for long', { lastEvaluation: isoTime(t0 - 60_021) }, ['not-evaluated']],
    ['it was evaluated lately enough', { lastEvaluation: isoTime(t0 - 59_900) }, []],
  ])('is stopped where %s', async (_, more, expected) => {
    expect(await causes({ rules: [rule(more)] })).toEqual(expected);
  });

  it('is stopped without any series, and only notes where the metric has others: the fault may bring them', async () => {
    expect(await causes({ results: { [counts.selected]: none, [counts.metric]: none } })).toEqual(['no-data']);
    const { blockers, notes } = await inspected({ results: { [counts.selected]: none } });
    expect(blockers).toEqual([]);
    expect(notes).toEqual(['shop/Errors: errors{code="500"} selects no series now; it must appear with the fault']);
  });

  it('does not ask for series that a rule waits to miss', async () => {
    const absent = { rules: [rule({ query: 'absent(errors{code="500"})' })], results: { [counts.selected]: none } };
    expect(await inspected(absent)).toMatchObject({ blockers: [], notes: [] });
  });

  it('is stopped by a severity or label that the rule never has, by the map of the provider', async () => {
    const info = { rules: [rule({ labels: { severity: 'sev3' } })] };
    expect(await causes(info, { severity: 'warning' })).toEqual(['never-fires']);
    expect(await causes(info, { severity: 'warning' }, { severity: { map: { sev3: 'warning' } } })).toEqual([]);
    expect(await causes({}, { on: { labels: { severity: '=~warn.*' } } })).toEqual(['out-of-scope']);
    expect(await causes({}, { on: { role: 'shop:web' } })).toEqual(['out-of-scope']);
  });

  it('is stopped by a severity that neither the rule nor a series has; a label of `on` may come with the fault', async () => {
    const critical = { severity: 'critical' as const };
    const bare = { rules: [rule({ labels: {}, query: 'errors > 5' })] };
    const series = (metric: object) => ({ results: { errors: [{ metric, value: [0, '1'] }] } });
    expect(await causes({ ...bare, ...series({ job: 'shop' }) }, critical)).toEqual(['never-fires']);
    expect(await causes({ ...bare, ...series({ job: 'shop' }) })).toEqual([]);
    expect(await causes({ ...bare, ...series({ severity: 'critical' }) }, critical)).toEqual([]);
    expect(await causes({ ...bare, ...series({}), prometheusConfig: undefined }, critical)).toEqual([]);
    expect(
      await causes(
        { ...bare, ...series({}), prometheusConfig: 'global: { external_labels: { severity: page } }' },
        critical,
      ),
    ).toEqual([]);
    expect(await causes({ rules: [rule({ query: 'errors > 5' })], ...series({}) }, critical)).toEqual([]);
    const on = { labels: { job: 'shop', pathh: '/a' } };
    const { notes, blockers } = await inspected(
      { rules: [rule({ query: 'errors > 5' })], ...series({ job: 'shop' }) },
      { on },
    );
    expect(blockers).toEqual([]);
    expect(notes).toEqual(['shop/Errors: no series has the label pathh of `on` now; it must appear with the fault']);
  });

  it('is stopped by rules that can be told apart by nothing', async () => {
    expect(await causes({ rules: [rule(), rule()] }, { monitor: { id: 'shop/Errors{severity="critical"}' } })).toEqual([
      'ambiguous-monitor',
    ]);
  });

  it('notes that an alert goes on firing for longer than it may take to close', async () => {
    const world = { rules: [rule({ keepFiringFor: 65 })] };
    const notesOf = async (withinMs: number) => (await inspected(world, { resolved: { withinMs } })).notes;
    // In whole evaluations, every 10 s.
    expect(await notesOf(69_999)).toEqual([
      "shop/Errors fires on for 70 s after its condition is over (keep_firing_for): resolved within 70 s of the effect's end is hardly possible",
    ]);
    expect(await notesOf(70_000)).toEqual([]);
    expect((await inspected(world)).notes).toEqual([]);
  });

  it('notes a silence by what is known before the alert, and by the series where that is not enough', async () => {
    const silence = (name: string, value: string) => ({
      id: 's1',
      createdBy: 'alice',
      comment: '',
      startsAt: isoTime(t0 - 1_000),
      endsAt: isoTime(t0 + 1_000),
      matchers: [{ name, value, isRegex: false, isEqual: true }],
    });
    const notesOf = async (world: Partial<PrometheusWorld>) => (await inspected(world)).notes.join();
    expect(await notesOf({ silences: [silence('alertname', 'Errors')] })).toContain('are silenced by alice until');
    expect(await notesOf({ silences: [silence('alertname', 'Other')] })).toBe('');
    expect(await notesOf({ silences: [{ ...silence('alertname', 'Errors'), endsAt: isoTime(t0 - 1) }] })).toBe('');
    const byTeam = { silences: [silence('team', 'shop')] };
    // The value of the expression has the labels of the alert.
    const valued = (labels: object) => ({ ...byTeam, results: { 'errors{code="500"}': [{ metric: labels }] } });
    expect(await notesOf(valued({ team: 'shop' }))).toContain('are silenced');
    expect(await notesOf(valued({ team: 'ops' }))).toBe('');
    expect(await notesOf(valued({ job: 'shop' }))).toBe('');
    const two = {
      ...byTeam,
      results: { 'errors{code="500"}': [{ metric: { team: 'shop' } }, { metric: { team: 'ops' } }] },
    };
    expect(await notesOf(two)).toContain('may be silenced');
    // Of another expression the labels of its data are all that is known.
    const query = 'count by (team) (last_over_time(errors[300s]))';
    const other = (team: string) => ({
      ...byTeam,
      rules: [rule({ query: 'errors > errors' })],
      results: { [query]: [{ metric: { team } }] },
    });
    expect(await notesOf(other('shop'))).toContain('may be silenced');
    expect(await notesOf(other('ops'))).toBe('');
  });

  it('knows the labels that Prometheus adds, unless it relabels alerts', async () => {
    const silences = [
      {
        id: 's1',
        createdBy: 'alice',
        comment: '',
        startsAt: isoTime(t0 - 1_000),
        endsAt: isoTime(t0 + 1_000),
        matchers: [{ name: 'cluster', value: 'eu', isRegex: false, isEqual: true }],
      },
    ];
    const notesOf = async (prometheusConfig: string | undefined) =>
      (await inspected({ silences, prometheusConfig })).notes.join();
    expect(await notesOf('global: { external_labels: { cluster: eu } }')).toContain('are silenced by alice');
    expect(await notesOf('global: { external_labels: { cluster: us } }')).toBe('');
    expect(await notesOf('global: {}')).toBe('');
    expect(await notesOf('{ global: {}, alerting: { alert_relabel_configs: [{}] } }')).toContain('may be silenced');
    expect(await notesOf(undefined)).toContain('may be silenced');
  });

  it('notes an inhibition whose source is active, in both ways of writing it', async () => {
    const listed = [
      {
        fingerprint: 'f00',
        labels: { alertname: 'Network', job: 'shop' },
        startsAt: isoTime(t0),
        status: { silencedBy: [], inhibitedBy: [] },
      },
    ];
    const notesOf = async (config: string) => (await inspected({ listed, alertmanagerConfig: config })).notes.join();
    const old = 'inhibit_rules: [{ source_match: { alertname: Network }, target_match_re: { severity: crit.* } }]';
    const now = `inhibit_rules: [{ source_matchers: ['alertname="Network"'], target_matchers: ['severity="critical"'] }]`;
    expect(await notesOf(old)).toContain('Errors are inhibited by Network (f00)');
    expect(await notesOf(now)).toContain('Errors are inhibited by Network (f00)');
    expect(await notesOf(now.replace('"critical"', '"warning"'))).toBe('');
    expect(await notesOf('inhibit_rules: 5')).toBe('');
  });
});
