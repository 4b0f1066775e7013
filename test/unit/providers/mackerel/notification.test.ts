import type { Alert, Severity } from '../../../../src/domain/alert';
import type { Expectation } from '../../../../src/domain/scenario';
import { scriptedMackerel, type MackerelSetUp, type MackerelWorld } from '../../../support/scriptedMackerel';

const nowMs = Date.UTC(2026, 10, 23, 12);
const t0 = nowMs / 1000;
const webhookUrl = 'http://127.0.0.1:19095';

const latency = {
  id: 'm1',
  type: 'service',
  name: 'Latency',
  service: 'shop',
  metric: 'p95',
  operator: '>',
  warning: 300,
  critical: 600,
};
const load = { id: 'm2', type: 'host', name: 'Load', metric: 'loadavg5', operator: '>', critical: 8, scopes: [] };
const hook = { id: 'c1', type: 'webhook', name: 'drills', url: `${webhookUrl}/oncall`, events: ['alert'] };
const everything = {
  id: 'g0',
  type: 'group-default',
  name: 'Default',
  notificationLevel: 'all',
  childNotificationGroupIds: [],
  childChannelIds: ['c1'],
};
const group = (changes: object) => ({ ...everything, id: 'g1', type: 'group', name: 'Team', ...changes });
const quietDefault = { ...everything, childChannelIds: [] };
const world = {
  monitors: [latency, load],
  hosts: [
    { id: 'h1', name: 'web-01', status: 'working', roles: { shop: ['web'] } },
    { id: 'h2', name: 'db-01', status: 'working', roles: { store: ['db'] } },
  ],
  services: [{ name: 'shop', roles: ['web'] }],
  metrics: {
    'shop/p95': [{ time: t0 - 60, value: 80 }],
    'h1/loadavg5': [{ time: t0 - 60, value: 1 }],
    'h2/loadavg5': [{ time: t0 - 60, value: 1 }],
  },
  channels: [hook],
  notificationGroups: [everything],
} satisfies Partial<MackerelWorld>;

const unnotified: Expectation = {
  key: 'k',
  provider: 'mackerel',
  monitor: { name: 'Latency' },
  on: {},
  exact: false,
  withinMs: 60_000,
};
const expectation = (more: Partial<Expectation> = {}): Expectation => ({
  ...unnotified,
  notified: { withinMs: 60_000 },
  ...more,
});

async function inspect(
  changes: Partial<MackerelWorld> = {},
  subject: Partial<Expectation> = {},
  setUp: MackerelSetUp = { webhookUrl },
) {
  const { clock, provider, signal } = scriptedMackerel({ ...world, ...changes }, setUp);
  const window = { fromMs: nowMs, toMs: nowMs + 600_000, offsetMs: 0 };
  return clock.until(provider.inspect(expectation(subject), window, signal));
}
const blocked = async (...args: Parameters<typeof inspect>) => (await inspect(...args)).blockers;

describe('a notification that is expected', () => {
  it('has nothing in its way where a group leads to a channel of the receiver', async () => {
    expect(await inspect()).toMatchObject({ blockers: [], notes: [] });
  });

  it('has a mute in its way, which is a note where none is expected', async () => {
    const muted = { monitors: [{ ...latency, isMute: true }] };
    expect(await blocked(muted)).toEqual([
      {
        key: 'k',
        cause: 'muted',
        detail: 'Latency is muted: its alerts open, but nobody is notified',
        hint: 'end the mute while it is drilled',
      },
    ]);
    const { clock, provider, signal, paths } = scriptedMackerel({ ...world, ...muted }, { webhookUrl });
    const window = { fromMs: nowMs, toMs: nowMs + 600_000, offsetMs: 0 };
    expect(await clock.until(provider.inspect(unnotified, window, signal))).toMatchObject({
      blockers: [],
      notes: ['Latency is muted: its alerts open, but nobody is notified'],
    });
    // What is not asked costs no request.
    expect(paths()).not.toContain('/channels');
  });

  it('has hosts on standby in its way, unless others are left', async () => {
    const standby = (ids: readonly string[]) => ({
      hosts: world.hosts.map((host) => (ids.includes(host.id) ? { ...host, status: 'standby' } : host)),
    });
    expect(await blocked(standby(['h1', 'h2']), { monitor: { name: 'Load' } })).toMatchObject([
      { cause: 'host-status', detail: 'web-01, db-01: standby, so alerts open, but nobody is notified' },
    ]);
    expect(await inspect(standby(['h1']), { monitor: { name: 'Load' } })).toMatchObject({
      blockers: [],
      notes: ['web-01: standby, so alerts open, but nobody is notified'],
    });
    expect(await blocked(standby(['h1']), { monitor: { name: 'Load' }, on: { host: 'web-01' } })).toMatchObject([
      { cause: 'host-status' },
    ]);
  });

  it('has the lack of a channel in its way, and says how to make one', async () => {
    const others = [
      { ...hook, id: 'c2', url: 'http://127.0.0.1:19096/oncall' },
      { ...hook, id: 'c3', type: 'slack' },
      { id: 'c4', type: 'email', name: 'Mail' },
    ];
    expect(await blocked({ channels: others })).toEqual([
      {
        key: 'k',
        cause: 'not-routed',
        detail: "no webhook channel leads to alertdrill's receiver, http://127.0.0.1:19095",
        hint: 'make a webhook channel with the URL http://127.0.0.1:19095/mackerel (events: alerts), not in the default group, and a notification group with it and the monitor Latency or the service shop',
      },
    ]);
    expect(await blocked({ channels: [] }, { notified: { withinMs: 1, receiver: 'oncall' } })).toMatchObject([
      { detail: 'no webhook channel leads to http://127.0.0.1:19095/oncall' },
    ]);
  });

  it.each([
    [webhookUrl, undefined, true],
    [`${webhookUrl}/`, undefined, true],
    [`${webhookUrl}/anything/at/all`, undefined, true],
    [`http://user:p4ss@127.0.0.1:19095/oncall?token=1`, undefined, true],
    ['http://127.0.0.1:1909/5/oncall', undefined, false],
    ['https://127.0.0.1:19095/oncall', undefined, false],
    [`${webhookUrl}/oncall`, 'oncall', true],
    [`${webhookUrl}/team/on%20call/`, 'on call', true],
    [`${webhookUrl}/oncall`, 'dev', false],
    [webhookUrl, 'oncall', false],
  ])('is sent to %s: to the receiver, wanted by name as %s: %s', async (url, receiver, leads) => {
    const notified = { withinMs: 60_000, ...(receiver !== undefined && { receiver }) };
    expect(await blocked({ channels: [{ ...hook, url }] }, { notified })).toHaveLength(leads ? 0 : 1);
  });

  it.each([
    ['https://drill.example.com/hooks/oncall', true],
    ['https://drill.example.com/hooks', true],
    ['https://drill.example.com/hooksandmore/oncall', false],
    ['https://drill.example.com/oncall', false],
  ])('has to lie below the path of the public URL: %s: %s', async (url, leads) => {
    const setUp = { webhookUrl: 'https://drill.example.com:443/hooks/' };
    expect(await blocked({ channels: [{ ...hook, url }] }, {}, setUp)).toHaveLength(leads ? 0 : 1);
  });

  it('has groups in its way that lead elsewhere', async () => {
    const notificationGroups = [quietDefault, group({ services: [{ name: 'blog' }] })];
    expect(await blocked({ notificationGroups })).toEqual([
      {
        key: 'k',
        cause: 'not-routed',
        detail: 'no notification group leads from Latency to the channel "drills"',
        hint: 'put the channel into a notification group with the monitor Latency, or with the service shop',
      },
    ]);
  });

  it.each([
    ['its monitor', [group({ monitors: [{ id: 'm1', skipDefault: false }] })]],
    ['its service', [group({ services: [{ name: 'shop' }] })]],
    ['itself', [group({ monitors: [{ id: 'm1', skipDefault: true }] })]],
    [
      'a group above',
      [
        group({ services: [{ name: 'shop' }], childChannelIds: [], childNotificationGroupIds: ['g2'] }),
        group({ id: 'g2' }),
      ],
    ],
  ])('finds its way by a group for %s', async (_, groups) => {
    expect(await blocked({ notificationGroups: [quietDefault, ...groups] })).toEqual([]);
  });

  it('has a group in its way that has the monitor to itself', async () => {
    const alone = group({ name: 'DBA', childChannelIds: ['c9'], monitors: [{ id: 'm1', skipDefault: true }] });
    expect(await blocked({ notificationGroups: [everything, alone] })).toMatchObject([
      {
        cause: 'not-routed',
        detail: '"DBA" has the notifications of Latency to itself, and does not lead to the channel "drills"',
        hint: 'put the channel into a notification group with the monitor Latency',
      },
    ]);
  });

  it('is not held up by groups that form a circle', async () => {
    const circle = [
      group({ services: [{ name: 'shop' }], childChannelIds: [], childNotificationGroupIds: ['g2'] }),
      group({ id: 'g2', childNotificationGroupIds: ['g1'] }),
    ];
    expect(await blocked({ notificationGroups: [quietDefault, ...circle] })).toEqual([]);
  });

  it('has a level in its way that is above what is expected', async () => {
    const notificationGroups = [{ ...everything, notificationLevel: 'critical' }];
    expect(await blocked({ notificationGroups }, { severity: 'critical' })).toEqual([]);
    expect(await blocked({ notificationGroups }, { severity: 'warning', exact: true })).toMatchObject([
      {
        cause: 'not-routed',
        detail:
          'the group "Default", which leads to the channel "drills", tells of critical alerts only, not of warning',
      },
    ]);
    // A critical alert would do as well, and is told.
    expect(await inspect({ notificationGroups }, { severity: 'warning' })).toMatchObject({
      blockers: [],
      notes: ['the group "Default" does not tell the channel "drills" of warning'],
    });
    const warningAlone = { monitors: [{ ...latency, critical: null }], notificationGroups };
    expect(await blocked(warningAlone)).toMatchObject([{ cause: 'not-routed' }]);
  });

  it('has a suspended channel in its way, since when', async () => {
    const suspended = { ...hook, suspendedAt: t0 - 90 };
    expect(await blocked({ channels: [suspended] })).toMatchObject([
      {
        cause: 'suspended',
        detail: 'the channel "drills" is suspended since 2026-11-23T11:58:30.000Z: its deliveries had kept failing',
      },
    ]);
    const second = { ...hook, id: 'c2', name: 'second', suspendedAt: null };
    const both = { ...everything, childChannelIds: ['c1', 'c2'] };
    expect(await blocked({ channels: [suspended, second], notificationGroups: [both] })).toEqual([]);
  });

  it('has a channel in its way that does not want alerts', async () => {
    expect(await blocked({ channels: [{ ...hook, events: ['hostStatus'] }] })).toMatchObject([
      { cause: 'not-routed', detail: 'the channel "drills" is told of hostStatus, not of alerts' },
    ]);
  });

  it('goes by the services of the host, and those that have no way are noted', async () => {
    const notificationGroups = [quietDefault, group({ services: [{ name: 'shop' }] })];
    const ofLoad = { monitor: { name: 'Load' } };
    expect(await blocked({ notificationGroups }, { ...ofLoad, on: { host: 'web-01' } })).toEqual([]);
    expect(await blocked({ notificationGroups }, { ...ofLoad, on: { host: 'db-01' } })).toMatchObject([
      { cause: 'not-routed', hint: expect.stringContaining('with the service store') as string },
    ]);
    expect(await inspect({ notificationGroups }, ofLoad)).toMatchObject({
      blockers: [],
      notes: ['no notification group leads from Load on db-01 to the channel "drills"'],
    });
  });
});

describe('why nobody was notified', () => {
  const alert = (more: Partial<Alert> = {}, ...severities: readonly Severity[]): Alert => ({
    provider: 'mackerel',
    id: 'a1',
    monitor: { id: 'm1', name: 'Latency' },
    target: { service: 'shop' },
    openedAt: { earliest: nowMs, latest: nowMs + 1000 },
    transitions: (severities.length === 0 ? (['critical'] as const) : severities).map((severity) => ({
      severity,
      at: { earliest: nowMs, latest: nowMs + 1000 },
    })),
    ...more,
  });
  const why = async (changes: Partial<MackerelWorld> = {}, about = alert(), subject: Partial<Expectation> = {}) => {
    const { clock, provider, signal } = scriptedMackerel({ ...world, ...changes }, { webhookUrl });
    const window = { fromMs: nowMs, toMs: nowMs + 60_000, offsetMs: 0 };
    return clock.until(provider.explainNotification!(expectation(subject), about, window, signal));
  };

  it('is a mute', async () => {
    expect(await why({ monitors: [{ ...latency, isMute: true }] })).toEqual([
      { cause: 'muted', evidence: 'Latency is muted: its alerts open, but nobody is notified' },
    ]);
  });

  it.each(['standby', 'maintenance'])('is the status %s of the host', async (status) => {
    const ofHost = alert({ monitor: { id: 'm2', name: 'Load' }, target: { hostId: 'h1' } });
    expect(await why({ hosts: [{ ...world.hosts[0], status }] }, ofHost)).toEqual([
      {
        cause: 'host-status',
        evidence: expect.stringMatching(`^web-01: ${status}, so .*nobody is notified$`) as string,
      },
    ]);
    expect(await why({ hosts: world.hosts }, ofHost)).toMatchObject([{ cause: 'no-evidence' }]);
  });

  it('is a suspended channel, since when', async () => {
    expect(await why({ channels: [{ ...hook, suspendedAt: t0 }] })).toEqual([
      {
        cause: 'suspended',
        evidence: 'the channel "drills" is suspended since 2026-11-23T12:00:00.000Z: its deliveries had kept failing',
      },
    ]);
  });

  it('is a level that the alert stayed under', async () => {
    const notificationGroups = [{ ...everything, notificationLevel: 'critical' }];
    expect(await why({ notificationGroups }, alert({}, 'warning'))).toEqual([
      {
        cause: 'not-routed',
        evidence:
          'the group "Default", which leads to the channel "drills", tells of critical alerts only, not of warning',
      },
    ]);
    expect(await why({ notificationGroups }, alert({}, 'warning', 'critical'))).toMatchObject([
      { cause: 'no-evidence' },
    ]);
  });

  it('is that no way leads to the receiver', async () => {
    expect(await why({ channels: [] })).toMatchObject([{ cause: 'not-routed' }]);
    expect(await why({ notificationGroups: [quietDefault] })).toMatchObject([{ cause: 'not-routed' }]);
    expect(await why({}, alert(), { notified: { withinMs: 1, receiver: 'dev' } })).toEqual([
      { cause: 'not-routed', evidence: 'no webhook channel leads to http://127.0.0.1:19095/dev' },
    ]);
  });

  it('is all of it at once', async () => {
    const causes = await why({ monitors: [{ ...latency, isMute: true }], channels: [] });
    expect(causes.map(({ cause }) => cause)).toEqual(['muted', 'not-routed']);
  });

  it('is not known where everything leads there', async () => {
    expect(await why()).toEqual([
      {
        cause: 'no-evidence',
        evidence:
          'the group "Default" leads to the channel "drills", which is not suspended: what was sent there Mackerel does not show',
      },
    ]);
    expect(await why({ monitors: [] })).toMatchObject([
      { cause: 'no-evidence', evidence: 'the monitor Latency is no longer there' },
    ]);
  });

  it('is asked anew, whatever the preflight has read', async () => {
    const { clock, provider, signal, world: server } = scriptedMackerel(world, { webhookUrl });
    const window = { fromMs: nowMs, toMs: nowMs + 60_000, offsetMs: 0 };
    expect((await clock.until(provider.inspect(expectation(), window, signal))).blockers).toEqual([]);
    server.monitors = [{ ...latency, isMute: true }];
    server.channels = [];
    const found = await clock.until(provider.explainNotification!(expectation(), alert(), window, signal));
    expect(found.map(({ cause }) => cause)).toEqual(['muted', 'not-routed']);
  });
});
