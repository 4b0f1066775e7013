import type { Expectation, Forbidden } from '../../../../src/domain/scenario';
import { scriptedMackerel, type MackerelSetUp, type MackerelWorld } from '../../../support/scriptedMackerel';

const nowMs = Date.UTC(2026, 10, 23, 12);
const t0 = nowMs / 1000;

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
const load = {
  id: 'm2',
  type: 'host',
  name: 'Load',
  metric: 'loadavg5',
  operator: '>',
  critical: 8,
  scopes: ['shop: web'],
};
const hosts = [
  { id: 'h1', name: 'web-01', status: 'working', roles: { shop: ['web'] } },
  { id: 'h2', name: 'web-02', status: 'working', roles: { shop: ['web'] } },
  { id: 'h3', name: 'db-01', status: 'working', roles: { shop: ['db'] } },
];
const world = {
  monitors: [latency, load],
  checks: [{ id: 'c1', name: 'checkout' }],
  hosts,
  services: [{ name: 'shop', roles: ['web', 'db'] }, { name: 'blog' }],
  metrics: {
    'shop/p95': [-300, -240, -180, -120, -60].map((ago) => ({ time: t0 + ago, value: 80 })),
    'h1/loadavg5': [{ time: t0 - 60, value: 1 }],
    'h2/loadavg5': [{ time: t0 - 60, value: 1 }],
  },
} satisfies Partial<MackerelWorld>;

const expectation = (more: Partial<Expectation> = {}): Expectation => ({
  key: 'k',
  provider: 'mackerel',
  monitor: { name: 'Latency' },
  on: {},
  exact: false,
  withinMs: 60_000,
  ...more,
});

async function inspect(
  subject: Partial<Expectation> | Forbidden = {},
  changes: Partial<MackerelWorld> = {},
  setUp: MackerelSetUp = {},
) {
  const { clock, provider, signal } = scriptedMackerel({ ...world, ...changes }, setUp);
  const whole = 'abort' in subject ? subject : expectation(subject);
  const window = { fromMs: nowMs, toMs: nowMs + 600_000, offsetMs: 0 };
  return clock.until(provider.inspect(whole, window, signal));
}

const blocked = async (...args: Parameters<typeof inspect>) => (await inspect(...args)).blockers;
const causes = async (...args: Parameters<typeof inspect>) => (await blocked(...args)).map(({ cause }) => cause);

describe('the monitor that is meant', () => {
  it('is found with its configuration, bounds and address', async () => {
    const { monitor, blockers, notes } = await inspect({ severity: 'critical', metric: { faulted: 900 } });
    expect(blockers).toEqual([]);
    expect(notes).toEqual([]);
    expect(monitor).toMatchObject({
      id: 'm1',
      name: 'Latency',
      url: 'https://mackerel.io/orgs/acme/monitors/m1',
      floor: { ms: 0 },
      worst: { ms: 122_000 },
      intervalMs: 60_000,
    });
    expect(monitor?.configHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is named exactly; near names are a hint, not a match', async () => {
    expect(await blocked({ monitor: { name: 'latency' } })).toEqual([
      {
        key: 'k',
        cause: 'unknown-monitor',
        detail: 'no monitor has the name "latency"',
        hint: 'did you mean Latency?',
      },
    ]);
    expect(await blocked({ monitor: { id: 'm3' } })).toMatchObject([
      { cause: 'unknown-monitor', hint: 'did you mean m1 or m2?' },
    ]);
  });

  it('must be one: of two with the same name, the id says which', async () => {
    const two = { monitors: [latency, { ...latency, id: 'm9' }] };
    const [reason] = await blocked({}, two);
    expect(reason).toMatchObject({
      cause: 'ambiguous-monitor',
      detail: expect.stringContaining('m1 (service), m9 (service)') as string,
    });
    expect((await inspect({ monitor: { id: 'm9' } }, two)).monitor?.id).toBe('m9');
  });

  it('can be a check, which is listed elsewhere', async () => {
    expect((await inspect({ monitor: { name: 'checkout' } })).monitor).toMatchObject({ id: 'c1', intervalMs: 60_000 });
  });

  it('is the check of the host that is named, where several hosts have one of the name', async () => {
    const two = {
      checks: [
        { id: 'c1', name: 'checkout' },
        { id: 'c2', name: 'checkout' },
      ],
      monitoredStatuses: { h1: [{ monitorId: 'c1' }], h2: [{ monitorId: 'c2' }], h3: [] },
    };
    expect(await causes({ monitor: { name: 'checkout' } }, two)).toEqual(['ambiguous-monitor']);
    expect((await inspect({ monitor: { name: 'checkout' }, on: { host: 'web-02' } }, two)).monitor?.id).toBe('c2');
    expect(await causes({ monitor: { name: 'checkout' }, on: { host: 'db-01' } }, two)).toEqual(['unknown-target']);
  });

  it('is looked for on hosts, services and roles that exist', async () => {
    const [host] = await blocked({ monitor: { name: 'Load' }, on: { host: 'web-1' } });
    expect(host).toMatchObject({
      cause: 'unknown-target',
      detail: 'there is no host web-1',
      hint: 'did you mean web-01 or web-02?',
    });
    expect(await blocked({ on: { service: 'shp' } })).toEqual(
      expect.arrayContaining([expect.objectContaining({ cause: 'unknown-target', hint: 'did you mean shop?' })]),
    );
    expect(await blocked({ monitor: { name: 'Load' }, on: { role: 'shop: wbe' } })).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ cause: 'unknown-target', detail: 'there is no role shop:wbe' }),
      ]),
    );
    expect(await causes({ monitor: { name: 'Load' }, on: { role: 'shop: web' } })).toEqual([]);
  });

  it('has a compressed minute on a stand-in', async () => {
    const standin = { settings: { url: 'http://127.0.0.1:1' } };
    const { monitor } = await inspect(
      { monitor: { name: 'checkout' } },
      { headers: { 'x-standin-minute': '2s' } },
      standin,
    );
    expect(monitor).toMatchObject({ intervalMs: 2_000 });
    expect(monitor?.url).toBeUndefined();
  });
});

describe('what blocks opening', () => {
  it('is a target that the monitor does not watch', async () => {
    expect(await causes({ monitor: { name: 'Load' }, on: { host: 'db-01' } })).toContain('out-of-scope');
    expect(await causes({ on: { host: 'web-01' } })).toEqual(['out-of-scope']);
    expect(await causes({ on: { service: 'blog' } })).toEqual(['out-of-scope']);
    expect(await causes({ on: { service: 'shop' } })).toEqual([]);
    const excluded = { monitors: [{ ...load, excludeScopes: ['shop:web'] }] };
    expect(await causes({ monitor: { name: 'Load' } }, excluded)).toContain('out-of-scope');
  });

  it.each(['maintenance', 'poweroff'])('is a host in the status %s, if no other is left', async (status) => {
    const [first, second, third] = hosts;
    const one = { hosts: [{ ...first, status }, second!, third!] };
    const { blockers, notes } = await inspect({ monitor: { name: 'Load' } }, one);
    expect(blockers).toEqual([]);
    expect(notes).toEqual([`Load: web-01 is in the status ${status}, which is not monitored`]);
    expect(await causes({ monitor: { name: 'Load' }, on: { host: 'web-01' } }, one)).toContain('host-status');
  });

  it('is no host on standby: its alerts open', async () => {
    const { blockers, notes } = await inspect(
      { monitor: { name: 'Load' }, on: { host: 'web-01' } },
      { hosts: [{ ...hosts[0], status: 'standby' }] },
    );
    expect(blockers).toEqual([]);
    expect(notes).toEqual(['web-01: standby, so alerts open, but nobody is notified']);
  });

  const downtime = (more: object) => ({
    downtimes: [{ id: 'd', name: 'Deploy', start: t0 + 300, duration: 60, ...more }],
  });

  it('is a downtime that touches the window, with its name and times', async () => {
    expect(await blocked({}, downtime({}))).toEqual([
      {
        key: 'k',
        cause: 'downtime',
        detail: expect.stringContaining('"Deploy" from 2026-11-23T12:05:00.000Z to 2026-11-23T13:05:00.000Z') as string,
      },
    ]);
    expect(await causes({}, downtime({ start: t0 + 601 }))).toEqual([]);
    expect(await causes({}, downtime({ start: t0 - 3_600 }))).toEqual([]);
  });

  it.each([
    [{ monitorScopes: ['m1'] }, true],
    [{ monitorScopes: ['m2'] }, false],
    [{ monitorExcludeScopes: ['m1'] }, false],
    [{ serviceScopes: ['shop'] }, true],
    [{ serviceScopes: ['blog'] }, false],
    [{ serviceExcludeScopes: ['shop'] }, false],
    [{ roleScopes: ['shop: web'] }, false],
  ])('is a downtime for %p: %p', async (scope, blocks) => {
    expect(await causes({}, downtime(scope))).toEqual(blocks ? ['downtime'] : []);
  });

  it('is no downtime that leaves one of the hosts', async () => {
    const both = { hosts: [hosts[0]!, { ...hosts[1]!, roles: { shop: ['web', 'canary'] } }] };
    const { blockers, notes } = await inspect(
      { monitor: { name: 'Load' } },
      { ...both, ...downtime({ roleScopes: ['shop: canary'] }) },
    );
    expect(blockers).toEqual([]);
    expect(notes).toEqual([expect.stringContaining('Deploy')]);
  });

  it('is no downtime on a server that has none', async () => {
    expect(await causes({}, { downtimes: undefined })).toEqual([]);
  });

  it('is a metric without a point in the last hour', async () => {
    expect(await blocked({}, { metrics: {} })).toMatchObject([
      { cause: 'no-data', detail: 'no point of p95 within the last hour' },
    ]);
    expect(await causes({}, { metrics: { 'shop/p95': [{ time: t0 - 3_601, value: 80 }] } })).toEqual(['no-data']);
    expect(await causes({}, { metrics: { 'shop/p95': [{ time: t0 - 3_600, value: 80 }] } })).toEqual([]);
  });

  it('is a severity that the monitor does not have, or a value that never gets there', async () => {
    const noCritical = { monitors: [{ ...latency, critical: null }] };
    expect(await causes({ severity: 'critical' }, noCritical)).toEqual(['never-fires']);
    expect(await causes({ severity: 'warning' }, noCritical)).toEqual([]);
    const noWarning = { monitors: [{ ...latency, warning: null }] };
    expect(await causes({ severity: 'warning' }, noWarning)).toEqual([]);
    expect(await causes({ severity: 'warning', exact: true }, noWarning)).toEqual(['never-fires']);
    expect(await causes({ severity: 'critical', metric: { faulted: 600 } })).toEqual(['never-fires']);
  });

  it('is an alert that is open already, on the same target', async () => {
    const open = { id: 'a1', status: 'WARNING', monitorId: 'm2', type: 'host', hostId: 'h1', openedAt: t0 - 90 };
    const alerts = [open, { ...open, id: 'a0', openedAt: t0 - 999, status: 'OK', closedAt: t0 - 900 }];
    expect(await blocked({ monitor: { name: 'Load' } }, { alerts })).toEqual([
      {
        key: 'k',
        cause: 'already-open',
        detail: 'alert a1 of Load has been open for about 90 s (WARNING)',
        hint: 'https://mackerel.io/orgs/acme/alerts/a1',
      },
    ]);
    expect(await causes({ monitor: { name: 'Load' }, on: { host: 'web-02' } }, { alerts })).toEqual([]);
    expect(await causes({}, { alerts })).toEqual([]);
  });

  it('is found for what is forbidden as well, and all of it at once', async () => {
    const forbidden: Forbidden = { key: 'f', provider: 'mackerel', monitor: { name: 'Latency' }, on: {}, abort: false };
    const alerts = [{ id: 'a1', status: 'WARNING', monitorId: 'm1', type: 'service', openedAt: t0 - 90 }];
    expect((await blocked(forbidden, { alerts, metrics: {} })).map(({ key, cause }) => [key, cause])).toEqual([
      ['f', 'no-data'],
      ['f', 'already-open'],
    ]);
  });
});

describe('what only keeps people from being told', () => {
  it('is a note: mute', async () => {
    const { blockers, notes } = await inspect({}, { monitors: [{ ...latency, isMute: true }] });
    expect(blockers).toEqual([]);
    expect(notes).toEqual(['Latency is muted: its alerts open, but nobody is notified']);
  });
});

describe('many expectations', () => {
  it('read the lists once, and what is their own each', async () => {
    const { clock, provider, paths, signal } = scriptedMackerel(world);
    const window = { fromMs: nowMs, toMs: nowMs + 600_000, offsetMs: 0 };
    const look = () => clock.until(provider.inspect(expectation({ on: { service: 'shop' } }), window, signal));
    await look();
    const first = paths().length;
    await look();
    expect(paths().slice(first)).toEqual(['/services/shop/metrics', '/alerts']);
    await clock.advance(30_000);
    await look();
    expect(paths().slice(first + 2)).toHaveLength(first);
  });

  it('ask again for a list that could not be read', async () => {
    const { clock, provider, world: server, signal } = scriptedMackerel(world);
    server.next.push({ status: 403 });
    await expect(clock.until(provider.listMonitors(signal))).rejects.toMatchObject({ failure: 'forbidden' });
    expect(await clock.until(provider.listMonitors(signal))).toHaveLength(3);
  });
});

describe('an external monitor', () => {
  it('needs no response times: its check looks at the status first', async () => {
    const external = {
      id: 'e1',
      type: 'external',
      name: 'Front page',
      service: 'shop',
      url: 'https://shop.example.com',
    };
    const { blockers, monitor } = await inspect({ monitor: { id: 'e1' } }, { monitors: [external] });
    expect(blockers).toEqual([]);
    expect(monitor).toMatchObject({ floor: { ms: 0 }, worst: { ms: 77_000 } });
  });
});
