import { eventually } from '../../support/eventually';
import { askPrometheus, expecting, type AskedProvider } from '../../support/prometheusProvider';
import { describeWithServers, startPrometheusStack, type PrometheusStack } from '../../support/prometheusStack';

// Evaluations and scrapes take place once a second.
jest.setTimeout(60_000);

const rules = `
groups:
  - name: shop
    rules:
      - { alert: Errors, expr: shop_errors > 5, for: 2s, labels: { severity: critical } }
      - { alert: Slow, expr: shop_slow > 5, for: 5s, labels: { severity: warning } }
      - { alert: Flaps, expr: shop_flaps > 5 }
      - { alert: Missed, expr: shop_missed > 5, labels: { severity: critical } }
      - { alert: Restart, expr: shop_restart > 5, for: 3s }
      - { alert: Silenced, expr: shop_silenced > 5, labels: { severity: critical, team: shop } }
      - { alert: Network, expr: shop_network > 5 }
      - { alert: Inhibited, expr: shop_inhibited > 5, labels: { severity: warning } }
      - { alert: Down, expr: shop_down > 5 }
      - { alert: Never, expr: shop_never_there > 5 }
      - { alert: Broken, expr: 'shop_errors + on (job) shop_errors > 5' }
      - { alert: Levels, expr: shop_levels > 5, labels: { severity: warning } }
      - { alert: Levels, expr: shop_levels > 9, labels: { severity: critical } }
      - { record: 'shop:slow', expr: 'max_over_time(shop_slow[2s])' }
      - { alert: Recorded, expr: '0.5 < shop:slow', for: 1500ms }
`;

interface ToldAlerts {
  readonly data: { readonly alerts: readonly { labels: { alertname: string }; activeAt: string }[] };
}

const quiet = Object.fromEntries(
  ['slow', 'flaps', 'missed', 'restart', 'silenced', 'network', 'inhibited', 'down', 'levels'].map((name) => [
    `shop_${name}`,
    0,
  ]),
);

describeWithServers('Alerts of real servers', () => {
  let stack: PrometheusStack;
  let asked: AskedProvider;
  let sinceMs: number;

  beforeAll(async () => {
    stack = await startPrometheusStack({
      rules,
      inhibitRules: `[{ source_matchers: ['alertname="Network"'], target_matchers: ['severity="warning"', 'team!="x"'], equal: [job] }]`,
      samples: { ...quiet, 'shop_errors{path="/a"}': 0, 'shop_errors{path="/b"}': 0 },
    });
    await eventually(async () => expect(JSON.stringify(await stack.ask('/rules'))).not.toContain('"health":"unknown"'));
    await stack.until('shop_slow', 'some');
  });
  afterAll(() => stack.stop());
  beforeEach(() => {
    asked = askPrometheus({ url: stack.prometheusUrl, alertmanager: stack.alertmanagerUrl });
    sinceMs = asked.nowMs();
  });
  afterEach(() => asked.close());

  it('two alerts of one rule are told apart by their labels, with the moments of the evaluations', async () => {
    stack.set('shop_errors{path="/a"}', 9);
    stack.set('shop_errors{path="/b"}', 9);
    const alerts = await asked.alertsOf('shop/Errors', sinceMs, ({ length }) => length === 2);
    expect(new Set(alerts.map(({ id }) => id)).size).toBe(2);
    expect(alerts.map(({ target }) => target.labels?.['path']).sort()).toEqual(['/a', '/b']);
    for (const { openedAt, pendingAt, transitions, openedFrom } of alerts) {
      expect(openedAt.latest - openedAt.earliest).toBe(1);
      expect(pendingAt).toBeDefined();
      // `for: 2s` in evaluations once a second; one that is missed makes it longer.
      expect(openedAt.earliest - pendingAt!.earliest).toBeGreaterThanOrEqual(1_990);
      expect((openedAt.earliest - pendingAt!.earliest) % 1_000).toBe(0);
      expect(transitions).toEqual([{ severity: 'critical', at: openedAt }]);
      expect(openedFrom).toBe('samples of ALERTS');
    }
    const { alerts: told } = ((await stack.ask('/alerts')) as ToldAlerts).data;
    const activeAtMs = told
      .filter(({ labels }) => labels.alertname === 'Errors')
      .map(({ activeAt }) => Date.parse(activeAt));
    expect(alerts[0]!.pendingAt!.earliest).toBe(activeAtMs[0]);
    const inTheWay = await asked.inspect(expecting('Errors', { on: { labels: { path: '=~/[ab]' } } }));
    expect(inTheWay.blockers.map(({ cause }) => cause)).toEqual(['already-open', 'already-open']);
    expect((await asked.inspect(expecting('Errors', { on: { labels: { path: '=~/[cd]' } } }))).blockers).toEqual([]);
    stack.set('shop_errors{path="/a"}', 0);
    stack.set('shop_errors{path="/b"}', 0);
    const closed = await asked.alertsOf('shop/Errors', sinceMs, (all) =>
      all.every(({ closedAt }) => closedAt !== undefined),
    );
    expect(closed.map(({ id }) => id)).toEqual(alerts.map(({ id }) => id));
    for (const { closedAt, openedAt } of closed) {
      expect(closedAt!.earliest).toBeGreaterThan(openedAt.earliest);
      expect(closedAt!.latest - closedAt!.earliest).toBeLessThan(3_000);
    }
  });

  it('what is pending and recovers fires nothing, and is explained with its figures', async () => {
    stack.set('shop_slow', 8);
    await stack.until('ALERTS{alertname="Slow",alertstate="pending"}', 'some');
    expect((await asked.inspect(expecting('Slow'))).notes.join()).not.toContain('silenced');
    stack.set('shop_slow', 0);
    await stack.until('ALERTS{alertname="Slow"}', 'none');
    const answer = await asked.poll(sinceMs);
    expect(answer.complete).toBe(true);
    expect(answer.alerts.filter(({ monitor }) => monitor.name === 'Slow')).toEqual([]);
    const { data, explanation } = await asked.explain(expecting('Slow'), sinceMs);
    expect(data).toBe('present');
    const said = new Map(explanation.map(({ cause, evidence }) => [cause, evidence]));
    expect(said.get('pending-recovered')).toMatch(
      /^shop\/Slow was pending from .* recovered within .*: `for` needs 5 s$/,
    );
    expect(said.get('too-short')).toContain('peaked at 8, it fires at > 5');
  });

  it('what fired and ended between two polls is seen with its moments, and as two where it came back', async () => {
    for (const value of [9, 0, 9, 0]) {
      stack.set('shop_flaps', value);
      await stack.until('ALERTS{alertname="Flaps"}', value > 0 ? 'some' : 'none');
    }
    const alerts = await asked.alertsOf(
      'shop/Flaps',
      sinceMs,
      (all) => all.length === 2 && all.every(({ closedAt }) => closedAt),
    );
    const [first, second] = alerts;
    expect(first!.closedAt!.latest).toBeLessThanOrEqual(second!.openedAt.latest);
    expect(first!.openedAt.latest - first!.openedAt.earliest).toBe(1);
  });

  it('goes on with the same opening over a restart of Prometheus, and reads what it missed', async () => {
    stack.set('shop_restart', 9);
    // Alertmanager hears of an alert a moment after its samples are there.
    const [before] = await asked.alertsOf('shop/Restart', sinceMs, (all) => all.some(({ notifiedAs }) => notifiedAs));
    await stack.stopServer('prometheus');
    await expect(asked.poll(sinceMs)).rejects.toMatchObject({ failure: 'unreachable' });
    await stack.startServer('prometheus');
    await stack.until('ALERTS{alertname="Restart",alertstate="firing"}', 'some');
    const after = await asked.alertsOf('shop/Restart', sinceMs, ({ length }) => length > 0);
    expect(after).toHaveLength(1);
    expect(after[0]).toEqual(before);
    stack.set('shop_restart', 0);
    const [closed] = await asked.alertsOf('shop/Restart', sinceMs, (all) => all.every(({ closedAt }) => closedAt));
    expect(closed!.id).toBe(before!.id);
  });

  it('does without Alertmanager, and takes what is new from Alertmanager where Prometheus is down', async () => {
    await stack.stopServer('alertmanager');
    stack.set('shop_down', 9);
    const [alert] = await asked.alertsOf('shop/Down', sinceMs, ({ length }) => length === 1);
    expect(alert!.openedAt.latest - alert!.openedAt.earliest).toBe(1);
    expect((await asked.poll(sinceMs)).complete).toBe(true);
    expect((await asked.inspect(expecting('Slow'))).notes.join()).toContain('not known: Alertmanager GET');
    await stack.startServer('alertmanager');
    await eventually(async () => expect((await stack.listed()).map(({ alertname }) => alertname)).toContain('Down'));
    await stack.stopServer('prometheus');
    const newcomer = askPrometheus({ url: stack.prometheusUrl, alertmanager: stack.alertmanagerUrl });
    const answer = await newcomer.poll(sinceMs);
    expect(answer).toMatchObject({ complete: false, clock: [] });
    expect(answer.alerts.map(({ monitor, openedAt, openedFrom }) => [monitor.name, openedAt, openedFrom])).toEqual([
      ['Down', alert!.openedAt, 'startsAt of Alertmanager'],
    ]);
    // Its silence proves nothing: the poll after that brings no news.
    await expect(newcomer.poll(sinceMs)).rejects.toMatchObject({ failure: 'unreachable' });
    newcomer.close();
    await stack.startServer('prometheus');
    stack.set('shop_down', 0);
    await asked.alertsOf('shop/Down', sinceMs, (all) => all.every(({ closedAt }) => closedAt));
  });

  it('names a silence and an inhibition that are in the way of being told, and the alert fires all the same', async () => {
    const matchers = [{ name: 'team', value: 'sh.*', isRegex: true, isEqual: true }];
    await stack.silence(matchers, { createdBy: 'alice', comment: 'moving the racks' });
    stack.set('shop_network', 9);
    await eventually(async () => expect((await stack.listed()).map(({ alertname }) => alertname)).toContain('Network'));
    const silenced = await asked.inspect(expecting('Silenced'));
    expect(silenced.blockers).toEqual([]);
    expect(silenced.notes.join()).toMatch(
      /Silenced are silenced by alice until \d{4}.*moving the racks.*team=~"sh\.\*"/,
    );
    const inhibited = await asked.inspect(expecting('Inhibited'));
    expect(inhibited.notes.join()).toMatch(/alerts of Inhibited are inhibited by Network \([0-9a-f]{16}\)/);
    expect((await asked.inspect(expecting('Errors'))).notes).toEqual([]);
    stack.set('shop_silenced', 9);
    await asked.alertsOf('shop/Silenced', sinceMs, ({ length }) => length === 1);
    const { explanation } = await asked.explain(expecting('Silenced'), sinceMs);
    expect(explanation.map(({ cause }) => cause)).toContain('silenced');
  });

  it('blocks on a rule that is broken, one without data and one of several, and knows what chooses', async () => {
    const causesOf = async (...args: Parameters<typeof expecting>) =>
      (await asked.inspect(expecting(...args))).blockers.map(({ cause }) => cause);
    expect(await causesOf('Broken')).toEqual(['rule-broken']);
    expect(await causesOf('Never')).toEqual(['no-data']);
    expect(await causesOf('Levels')).toEqual(['ambiguous-monitor']);
    expect(await causesOf('Errors', { severity: 'warning', exact: true })).toEqual(['never-fires']);
    expect(await causesOf('Silenced', { on: { labels: { team: 'other' } } })).toEqual(['out-of-scope']);
    const critical = await asked.inspect(expecting('Levels', { severity: 'critical' }));
    expect(critical).toMatchObject({ blockers: [], monitor: { id: 'shop/Levels{severity="critical"}' } });
    expect((await asked.inspect(expecting('Levels', { severity: 'warning' }))).monitor?.id).toContain('warning');
  });

  it('reckons floor and worst case from scrapes, evaluations, `for`, ranges and recordings', async () => {
    const { monitor } = await asked.inspect(expecting('Recorded'));
    // 1.5 s in evaluations once a second; 1 s recording, which adds its source's 1 s, 0.5 s and 2 s; 2 evaluations.
    expect(monitor).toMatchObject({
      floor: { ms: 2_000 },
      worst: { ms: 1_000 + 3_500 + 2_000 + 2_000 },
      intervalMs: 1_000,
    });
    const errors = await asked.inspect(expecting('Errors'));
    expect(errors.monitor).toMatchObject({ floor: { ms: 2_000 }, worst: { ms: 1_000 + 500 + 2_000 + 2_000 } });
  });

  it('explains a miss by the value against its threshold, and by what fired instead', async () => {
    const fromMs = asked.nowMs();
    stack.set('shop_missed', 4.25);
    stack.set('shop_levels', 7);
    await stack.until('ALERTS{alertname="Levels"}', 'some');
    await stack.until('shop_missed == 4.25', 'some');
    const { explanation } = await asked.explain(expecting('Missed'), fromMs);
    expect(explanation).toContainEqual({
      cause: 'below-threshold',
      evidence: expect.stringMatching(/^shop_missed \{.*\} peaked at 4\.25, it fires at > 5$/) as string,
    });
    const similar = await asked.explain(expecting('Levels', { severity: 'critical' }), fromMs);
    expect(similar.explanation.map(({ cause }) => cause)).toContain('similar-alert');
  });
});
