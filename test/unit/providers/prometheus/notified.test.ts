import { isoTime } from '../../../../src/domain/isoTime';
import type { Expectation } from '../../../../src/domain/scenario';
import { errorsRule, type PrometheusWorld, scriptedPrometheus } from '../../../support/scriptedPrometheus';

const t0 = Date.UTC(2026, 10, 23, 12);
const webhookUrl = 'http://127.0.0.1:19095';

const labels = { alertname: 'Errors', severity: 'critical', team: 'shop' };
const evaluated = (seconds: number, ...alerts: readonly object[]) => [errorsRule(t0 + seconds * 1000, ...alerts)];

const config = (route: string, oncall = `{ url: '${webhookUrl}/oncall' }`) => `
route: { receiver: nobody, routes: [${route}] }
receivers: [{ name: nobody }, { name: oncall, webhook_configs: [${oncall}] }]
inhibit_rules: [{ source_matchers: ['alertname="Network"'], target_matchers: ['severity="critical"'] }]
`;
const toOncall = config(
  `{ receiver: oncall, matchers: ['severity="critical"'], group_wait: 20s, group_interval: 40s }`,
);

const withoutNotified: Expectation = {
  key: 'k',
  provider: 'prometheus',
  monitor: { name: 'Errors' },
  on: {},
  exact: false,
  withinMs: 60_000,
};
const expectation: Expectation = { ...withoutNotified, notified: { withinMs: 90_000, receiver: 'oncall' } };

const silence = {
  id: 's1',
  createdBy: 'alice',
  comment: 'moving the racks',
  startsAt: isoTime(t0 - 1_000),
  endsAt: isoTime(t0 + 3_600_000),
  matchers: [{ name: 'team', value: 'shop', isRegex: false, isEqual: true }],
};
const network = {
  fingerprint: 'bad',
  labels: { alertname: 'Network' },
  startsAt: isoTime(t0),
  status: { silencedBy: [], inhibitedBy: [] },
};

const quietWorld: Partial<PrometheusWorld> = {
  rules: evaluated(0),
  alertmanagerConfig: toOncall,
  results: { errors: [{ metric: { __name__: 'errors', team: 'shop' } }] },
};

describe('the preflight where somebody has to be notified', () => {
  async function inspected(world: Partial<PrometheusWorld> = {}, more: Partial<Expectation> = {}, settings = {}) {
    const { provider, clock, signal } = scriptedPrometheus({ ...quietWorld, ...world }, settings, webhookUrl);
    const window = { fromMs: t0, toMs: t0 + 300_000, offsetMs: 0 };
    return clock.until(provider.inspect({ ...expectation, ...more }, window, signal));
  }
  const inTheWay = async (...args: Parameters<typeof inspected>) =>
    (await inspected(...args)).blockers.map(({ cause, detail }) => `${cause}: ${detail}`);

  it('finds nothing in the way where the route leads to the receiver, and that to alertdrill', async () => {
    expect(await inspected()).toMatchObject({ blockers: [], notes: [] });
    expect(await inspected({}, { notified: { withinMs: 90_000 } })).toMatchObject({ blockers: [], notes: [] });
  });

  it('is stopped by a silence, by an inhibition, and by nothing of that where nobody has to be notified', async () => {
    const quiet = { silences: [silence], listed: [network] };
    expect(await inTheWay(quiet)).toEqual([
      expect.stringMatching(
        /^silenced: alerts of Errors are silenced by alice until 2026.*moving the racks.*team="shop"$/,
      ),
      'inhibited: alerts of Errors are inhibited by Network (bad), which is active',
    ]);
    const { provider, clock, signal } = scriptedPrometheus({ ...quietWorld, ...quiet }, {}, webhookUrl);
    const window = { fromMs: t0, toMs: t0 + 300_000, offsetMs: 0 };
    const { blockers, notes } = await clock.until(provider.inspect(withoutNotified, window, signal));
    expect(blockers).toEqual([]);
    expect(notes).toHaveLength(2);
  });

  describe('what Alertmanager makes groups wait for', () => {
    const route = (more: string) =>
      config(`{ receiver: oncall, matchers: ['severity="critical"'], group_wait: 20s, group_interval: 40s${more} }`);
    const notesWithin = async (withinMs: number, world: Partial<PrometheusWorld> = {}) =>
      (await inspected(world, { notified: { withinMs } })).notes;
    // A scrape of 15 s with a time-out of 10 s, two evaluations of 10 s: 45 s.
    const firing = 'scrape interval: 15 s + time-out of a scrape: 10 s + evaluation interval of 10 s x 2: 20 s';
    const known = `may be missed where other alerts of its group were told of before: that group takes up to 85 s (${firing} + group_interval: 40 s)`;
    const mayBeMissed = `may be missed though all is well: a new group takes up to 65 s (${firing} + group_wait: 20 s)`;

    it('is noted where it takes longer than is allowed, with what it is the sum of', async () => {
      expect(await notesWithin(85_000)).toEqual([]);
      expect(await notesWithin(84_999)).toEqual([expect.stringContaining(known)]);
      expect(await notesWithin(65_000)).toEqual([expect.stringMatching(/^notified within 65 s may be missed where/)]);
      expect(await notesWithin(64_999)).toEqual([expect.stringContaining(mayBeMissed), expect.stringContaining(known)]);
      expect(await notesWithin(20_000)).toEqual([
        `notified within 20 s ${mayBeMissed}`,
        `notified within 20 s ${known}; \`group_by: ['...']\` or a short group_interval of the route avoids it`,
      ]);
      expect((await notesWithin(19_999))[0]).toBe(
        'notified within 20 s can be met only where its group is there already: a new one takes 20 s (group_wait: 20 s) at least',
      );
    });

    it('has no longest time where the expression can not be read', async () => {
      const strange = { rules: evaluated(0).map((rule) => ({ ...rule, query: 'errors >>> 5' })) };
      const grouped = expect.stringContaining('that group may take 40 s (group_interval: 40 s) or more; ') as string;
      expect(await notesWithin(39_999, strange)).toContainEqual(grouped);
      expect(await notesWithin(40_000, strange)).not.toContainEqual(grouped);
    });

    it('comes after `for`', async () => {
      const slow = { rules: evaluated(0).map((rule) => ({ ...rule, duration: 5 })) };
      expect((await notesWithin(25_000, slow))[0]).toBe(
        'notified within 25 s can be met only where its group is there already: a new one takes 30 s (`for` of 5 s in evaluations every 10 s: 10 s + group_wait: 20 s) at least',
      );
    });

    it('is nothing of other alerts where each is a group of its own, which routes inherit', async () => {
      expect(await notesWithin(70_000)).toHaveLength(1);
      expect(await notesWithin(70_000, { alertmanagerConfig: route(`, group_by: ['...']`) })).toEqual([]);
      const inherited = `
route:
  receiver: nobody
  group_by: ['...']
  group_wait: 20s
  routes: [{ receiver: oncall, matchers: ['severity="critical"'] GROUP }]
receivers: [{ name: nobody }, { name: oncall, webhook_configs: [{ url: '${webhookUrl}/oncall' }] }]
`;
      const grouped = (by: string) => notesWithin(70_000, { alertmanagerConfig: inherited.replace(' GROUP', by) });
      expect(await grouped('')).toEqual([]);
      expect(await grouped(', group_by: []')).toEqual([]);
      // Of 5 min, Alertmanager's own default.
      expect(await grouped(', group_by: [team]')).toEqual([expect.stringContaining('takes up to 345 s')]);
    });
  });

  it('only notes what may concern another alert of the rule', async () => {
    const results = { errors: [{ metric: { team: 'shop' } }, { metric: { team: 'ops' } }] };
    const { blockers, notes } = await inspected({ silences: [silence], results });
    expect(blockers).toEqual([]);
    expect(notes.join()).toContain('alerts of Errors may be silenced by alice');
    expect(await inTheWay({ silences: [silence], results }, { on: { labels: { team: 'shop' } } })).toHaveLength(1);
  });

  it('is stopped without an Alertmanager: none is named, none is sent to, none answers', async () => {
    expect(await inTheWay({}, {}, { alertmanager: [] })).toEqual([
      expect.stringMatching(/^no-alertmanager: .*names no/),
    ]);
    expect(await inTheWay({ sendsTo: [] })).toEqual([
      'no-alertmanager: Prometheus sends its alerts to no Alertmanager',
    ]);
    expect(await inTheWay({ broken: { alertmanager: { failure: 'unreachable' } } })).toEqual([
      expect.stringMatching(/^alertmanager-unreachable: Alertmanager GET/),
    ]);
  });

  it('is stopped by a route to another receiver, by one without a webhook of ours, by a receiver that is not there', async () => {
    expect(await inTheWay({ alertmanagerConfig: config('') })).toEqual([
      'not-routed: alerts of Errors are routed to nobody, and not to oncall',
    ]);
    const elsewhere = config(`{ receiver: oncall, matchers: ['severity="critical"'] }`, `{ url: 'http://other/' }`);
    expect(await inTheWay({ alertmanagerConfig: elsewhere })).toEqual([
      'not-routed: alerts of Errors are routed to oncall, which does not tell alertdrill',
    ]);
    const missing = await inspected({}, { notified: { withinMs: 90_000, receiver: 'on-call' } });
    expect(missing.blockers).toMatchObject([
      {
        cause: 'not-routed',
        detail: 'Alertmanager has no receiver on-call',
        hint: expect.stringContaining('oncall') as string,
      },
    ]);
    expect(await inTheWay({ alertmanagerConfig: config('') }, { notified: { withinMs: 90_000 } })).toEqual([
      'not-routed: alerts of Errors are routed to nobody, which does not tell alertdrill',
    ]);
  });

  it('takes the name of a receiver for it where its URL is hidden', async () => {
    const route = `{ receiver: oncall, matchers: ['severity="critical"'], group_interval: 40s }`;
    const hidden = config(route, `{ url: <secret> }`);
    expect(await inspected({ alertmanagerConfig: hidden })).toMatchObject({ blockers: [], notes: [] });
  });

  it('only notes a route that depends on a label that is not known', async () => {
    const byPath = {
      alertmanagerConfig: config(`{ receiver: oncall, matchers: ['path="/a"'] }`),
      results: { errors: [] },
    };
    const { blockers, notes } = await inspected(byPath);
    expect(blockers).toEqual([]);
    expect(notes.join()).toContain('alerts of Errors may be routed to nobody instead');
    expect(await inTheWay(byPath, { on: { labels: { path: '/b' } } })).toHaveLength(1);
  });

  it('is stopped by a route that is mute in the window', async () => {
    const muted = `${config(`{ receiver: oncall, matchers: ['severity="critical"'], mute_time_intervals: [noon] }`)}
time_intervals: [{ name: noon, time_intervals: [{ times: [{ start_time: '12:04', end_time: '13:00' }] }] }]
`;
    expect(await inTheWay({ alertmanagerConfig: muted })).toEqual([
      'muted: alerts of Errors: the route to oncall is mute within the time interval noon',
    ]);
    expect(await inTheWay({ alertmanagerConfig: muted.replace('12:04', '12:30') })).toEqual([]);
  });
});

describe('why nobody was notified of an alert that fired', () => {
  const firing = { labels, state: 'firing' as const, timesMs: [t0 + 10_000] };
  const listedAs = (more: object = {}) => ({
    fingerprint: 'f00',
    labels,
    startsAt: isoTime(t0 + 10_000),
    status: { silencedBy: [], inhibitedBy: [] },
    receivers: [{ name: 'oncall' }],
    ...more,
  });

  /** The alert fires at 10 s; it is looked at then, and asked for after the window's end, when it is gone. */
  async function told(world: Partial<PrometheusWorld>, { endsAt = 200, settings = {}, later = {} } = {}) {
    const scripted = scriptedPrometheus(
      { ...quietWorld, ...world, alerts: [firing], rules: evaluated(10) },
      settings,
      webhookUrl,
    );
    const { clock, provider, signal } = scripted;
    await clock.advanceTo(t0 + 11_000);
    const { alerts } = await clock.until(provider.poll({ sinceMs: t0, monitorIds: new Set() }, signal));
    const ours = alerts.find(({ monitor }) => monitor.name === 'Errors');
    await clock.advanceTo(t0 + endsAt * 1000);
    Object.assign(scripted.world, { listed: [], ...later });
    const window = { fromMs: t0, toMs: clock.now(), offsetMs: 0 };
    const found = await clock.until(provider.explainNotification!(expectation, ours!, window, signal));
    return found.map(({ cause, evidence }) => `${cause}: ${evidence}`);
  }

  it('is a silence: whose, until when, why', async () => {
    const listed = [listedAs({ status: { silencedBy: ['s1'], inhibitedBy: [] } })];
    expect(await told({ listed, silences: [silence] })).toEqual([
      'silenced: silenced by alice until 2026-11-23T13:00:00.000Z (moving the racks): team="shop" (silence s1)',
    ]);
    expect(await told({ listed })).toEqual(['silenced: silenced by s1, which is gone']);
  });

  it('is the alert that inhibited it', async () => {
    const listed = [listedAs({ status: { silencedBy: [], inhibitedBy: ['bad'] } }), network];
    expect(await told({ listed })).toEqual(['inhibited: inhibited by Network (bad)']);
  });

  it('is another receiver, or one whose webhook leads elsewhere, of which no path is shown', async () => {
    expect(await told({ listed: [listedAs({ receivers: [{ name: 'nobody' }] })] })).toEqual([
      'not-routed: routed to nobody, and not to oncall',
    ]);
    const elsewhere = config(
      `{ receiver: oncall, matchers: ['severity="critical"'] }`,
      `{ url: 'http://other/s3cret' }`,
    );
    expect(await told({ listed: [listedAs()], alertmanagerConfig: elsewhere })).toEqual([
      'not-routed: routed to oncall, whose webhook leads to other, and not to alertdrill',
    ]);
  });

  it('is the wait of its group, where it had not fired for longer', async () => {
    expect(await told({ listed: [listedAs()] }, { endsAt: 30 })).toEqual([
      'group-wait: the route to oncall waits 20 s for more of a new group (group_wait); it had fired for 20 s by then',
    ]);
    expect(await told({ listed: [listedAs()] }, { endsAt: 31 })).toEqual([
      'group-wait: where its group was told of before, the route to oncall waits up to 40 s (group_interval); it had fired for 21 s by then',
    ]);
    // The deadline counts where it is over first: 90 s after the window began.
    expect(await told({ listed: [listedAs()] }, { endsAt: 500 })).toEqual([
      'no-evidence: Alertmanager routed it to oncall, and nothing kept it back: does its webhook reach alertdrill?',
    ]);
  });

  it('is an Alertmanager that is down, then or now', async () => {
    const down = { broken: { alertmanager: { failure: 'unreachable' as const } } };
    expect(await told(down, { endsAt: 31, later: { broken: {} } })).toEqual([
      'no-evidence: Alertmanager did not answer at 1 poll while the alert fired: it may have been down',
      expect.stringMatching(/^group-wait/),
    ]);
    const listed = [listedAs({ status: { silencedBy: ['s1'], inhibitedBy: [] } })];
    expect(await told({ listed }, { later: down })).toEqual([
      'silenced: silenced by s1, which is gone',
      expect.stringMatching(/^no-evidence: Alertmanager can't be asked: .*unreachable/),
    ]);
  });

  it('is a Prometheus that does not tell Alertmanager', async () => {
    expect(await told({ listed: [] }, { later: { sendsTo: [] } })).toContain(
      'not-routed: it fired in Prometheus, and Alertmanager listed it at none of 1 poll: Prometheus sends its alerts to no Alertmanager',
    );
  });

  it('is not known where no Alertmanager is named', async () => {
    expect(await told({}, { settings: { alertmanager: [] } })).toEqual([
      expect.stringMatching(/^no-evidence: .*names no/),
    ]);
  });
});
