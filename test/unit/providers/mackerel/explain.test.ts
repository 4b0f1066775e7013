import type { Expectation } from '../../../../src/domain/scenario';
import { scriptedMackerel, type MackerelWorld } from '../../../support/scriptedMackerel';

const nowMs = Date.UTC(2026, 10, 23, 12);
const t0 = nowMs / 1000;

const latency = {
  id: 'm1',
  type: 'service',
  name: 'Shop p95 latency',
  service: 'shop',
  metric: 'p95',
  operator: '>',
  warning: 300,
  critical: 600,
  duration: 1,
};
const points = (...values: number[]) => values.map((value, index) => ({ time: t0 + index * 60, value }));
const alert = (more: object) => ({
  id: 'a1',
  status: 'CRITICAL',
  monitorId: 'm1',
  type: 'service',
  openedAt: t0 + 70,
  ...more,
});
const entry = (status: string, createdAt: number) => ({
  id: `${status}${createdAt}`,
  status,
  trigger: 'monitoring',
  createdAt,
});

const expectation: Expectation = {
  key: 'k',
  provider: 'mackerel',
  monitor: { name: 'Shop p95 latency' },
  severity: 'critical',
  on: {},
  exact: false,
  withinMs: 240_000,
};

/** Without what is there for a chart. */
async function explain(...args: Parameters<typeof evidenceOf>) {
  const { data, explanation } = await evidenceOf(...args);
  return { data, explanation };
}

function evidenceOf(world: Partial<MackerelWorld>, subject: Partial<Expectation> = {}, offsetMs = 0) {
  const { clock, provider, signal } = scriptedMackerel({ monitors: [latency], services: [{ name: 'shop' }], ...world });
  const window = { fromMs: nowMs - offsetMs, toMs: nowMs + 300_000 - offsetMs, offsetMs };
  return clock.until(provider.explain({ ...expectation, ...subject }, window, signal));
}

const causes = async (...args: Parameters<typeof explain>) =>
  (await explain(...args)).explanation.map(({ cause }) => cause);

describe('what the monitor looked at', () => {
  it('is there for a chart, with the threshold that is asked for, on the clock of the harness', async () => {
    const world = { metrics: { 'shop/p95': points(80, 540) } };
    const series = (value: number) => ({
      title: 'p95',
      threshold: { operator: '>', value },
      points: [
        { atMs: nowMs - 7_000, value: 80 },
        { atMs: nowMs - 7_000 + 60_000, value: 540 },
      ],
    });
    expect((await evidenceOf(world, {}, 7_000)).metric).toEqual([series(600)]);
    expect((await evidenceOf(world, { severity: 'warning' }, 7_000)).metric).toEqual([series(300)]);
  });

  it('is nothing where the API shows nothing of it', async () => {
    const monitors = [{ id: 'm1', type: 'expression', name: 'Shop p95 latency', operator: '>', critical: 1 }];
    expect((await evidenceOf({ monitors })).metric).toEqual([]);
  });
});

describe('why no alert', () => {
  it('below the threshold, with the peak', async () => {
    expect(await explain({ metrics: { 'shop/p95': points(80, 540.126, 90) } })).toEqual({
      data: 'present',
      explanation: [{ cause: 'below-threshold', evidence: 'p95 peaked at 540.1, critical is above 600' }],
    });
  });

  it('below for a monitor that fires on low values', async () => {
    const monitors = [{ ...latency, operator: '<', critical: 10 }];
    const { explanation } = await explain({ monitors, metrics: { 'shop/p95': points(80, 12, 90) } });
    expect(explanation).toEqual([{ cause: 'below-threshold', evidence: 'p95 fell to 12, critical is below 10' }]);
  });

  it('too short: points in a row against those needed', async () => {
    const monitors = [{ ...latency, maxCheckAttempts: 3 }];
    const { explanation } = await explain({ monitors, metrics: { 'shop/p95': points(80, 900, 700, 90) } });
    expect(explanation).toEqual([
      {
        cause: 'too-short',
        evidence: 'p95 peaked at 900, critical is above 600, 2 in a row: 2 of 3 points in a row that are needed',
      },
    ]);
  });

  it('too short: the mean of several points', async () => {
    const monitors = [{ ...latency, duration: 3 }];
    const { explanation } = await explain({ monitors, metrics: { 'shop/p95': points(90, 90, 900, 90) } });
    expect(explanation).toEqual([
      {
        cause: 'too-short',
        evidence:
          'p95 peaked at 900, critical is above 600, 1 in a row; means of 3 points reached 360: 0 of 1 means in a row that are needed',
      },
    ]);
  });

  it('no data', async () => {
    const before = [{ time: t0 - 600, value: 80 }];
    expect(await explain({ metrics: { 'shop/p95': before } })).toEqual({
      data: 'absent',
      explanation: [{ cause: 'no-data', evidence: 'no point of p95 in the window' }],
    });
  });

  describe('a control, whose silence counts', () => {
    const silence = async (world: Partial<MackerelWorld>) => {
      const { clock, provider, signal } = scriptedMackerel({
        monitors: [latency],
        services: [{ name: 'shop' }],
        ...world,
      });
      const forbidden = { key: 'k', provider: 'mackerel', monitor: { name: 'Shop p95 latency' }, on: {}, abort: false };
      return clock.until(provider.explain(forbidden, { fromMs: nowMs, toMs: nowMs + 300_000, offsetMs: 0 }, signal));
    };

    it('has data where points came through the whole window, give or take what an agent is behind', async () => {
      expect((await silence({ metrics: { 'shop/p95': points(80, 80, 80, 80, 80) } })).data).toBe('present');
      expect((await silence({ metrics: { 'shop/p95': points(80, 80, 80) } })).data).toBe('present');
    });

    it.each([
      ['at the end', points(80, 80), 240, 60],
      ['at the beginning', points(80, 80, 80, 80, 80).slice(4), 240, 0],
      ['in the middle', points(80, 80, 80, 80, 80, 80).filter((_point, index) => index === 0 || index > 3.5), 240, 0],
    ])('has none where they paused %s', async (_where, given, seconds, from) => {
      expect(await silence({ metrics: { 'shop/p95': given } })).toMatchObject({
        data: 'absent',
        explanation: [
          {
            cause: 'no-data',
            evidence: `no point of p95 for ${seconds} s, from ${from === 0 ? '0 s' : '60 s'} after the window began; one is due every 60 s`,
          },
          { cause: 'below-threshold' },
        ],
      });
    });

    it('expects no more points than the metric has', async () => {
      const every100s = [0, 100, 200, 300].map((second) => ({ time: t0 + second, value: 80 }));
      expect((await silence({ metrics: { 'shop/p95': every100s } })).data).toBe('present');
    });
  });

  describe('an alert that was expected, where the points stopped', () => {
    /** A point a minute in the hour before, then those of the window: seconds after it began. */
    const fed = (...seconds: number[]) => [
      ...Array.from({ length: 60 }, (_none, index) => ({ time: t0 + (index - 60) * 60, value: 80 })),
      ...seconds.map((second) => ({ time: t0 + second, value: 80 })),
    ];
    const dataWith = async (given: ReturnType<typeof fed>, subject: Partial<Expectation> = {}, monitor = {}) => {
      const monitors = [{ ...latency, ...monitor }];
      return (await explain({ monitors, metrics: { 'shop/p95': given } }, subject)).data;
    };

    it('says since when, and is no coverage', async () => {
      expect(await explain({ metrics: { 'shop/p95': fed(0) } })).toEqual({
        data: 'absent',
        explanation: [
          {
            cause: 'no-data',
            evidence: 'no point of p95 for 300 s, from 0 s after the window began; one is due every 60 s',
          },
          { cause: 'below-threshold', evidence: 'p95 peaked at 80, critical is above 600' },
        ],
      });
    });

    it('takes more than three intervals', async () => {
      expect(await dataWith(fed(0, 60, 120))).toBe('present');
      expect(await dataWith(fed(0, 60, 119))).toBe('absent');
    });

    it('matters until the deadline only', async () => {
      expect(await dataWith(fed(0, 60), { withinMs: 60_000 })).toBe('present');
      expect(await dataWith(fed(0, 60), { withinMs: 61_000 })).toBe('absent');
    });

    it('is no pause of a metric that comes seldom, or in bursts, or of which too little is known', async () => {
      const every = (interval: number) =>
        Array.from({ length: 6 }, (_none, index) => ({ time: t0 + 10 - index * interval, value: 80 })).reverse();
      expect(await dataWith(every(96))).toBe('absent');
      expect(await dataWith(every(97))).toBe('present');
      const bursts = [-1200, -1190, -600, -590, 5, 10].map((second) => ({ time: t0 + second, value: 80 }));
      expect(await dataWith(bursts)).toBe('present');
      expect(await dataWith(fed(0).slice(-2))).toBe('present');
      expect(await dataWith(fed(0).slice(-3))).toBe('absent');
    });

    it('is one also where there was another in the hour before', async () => {
      expect(await dataWith(fed(0).filter((_point, index) => index < 20 || index > 40))).toBe('absent');
    });

    it('excuses nothing where the points before it were enough, or where the monitor watches for pauses', async () => {
      const crossed = [...fed(), { time: t0 + 5, value: 900 }];
      expect(await dataWith(crossed)).toBe('present');
      expect(await dataWith(crossed, {}, { duration: 2 })).toBe('absent');
      expect(await dataWith(fed(0), {}, { missingDurationCritical: 4 })).toBe('present');
      expect(await dataWith(fed(0), {}, { missingDurationCritical: 5 })).toBe('absent');
    });

    it('is none as long as one of the hosts has data', async () => {
      const onRole = [1, 2].map((n) => ({
        id: `h${n}`,
        name: `web-0${n}`,
        status: 'working',
        roles: { shop: ['web'] },
      }));
      const monitors = [{ id: 'm2', type: 'host', name: 'Load', metric: 'loadavg5', operator: '>', critical: 800 }];
      const dataOf = async (first: ReturnType<typeof fed>, second: ReturnType<typeof fed>) => {
        const metrics = { 'h1/loadavg5': first, 'h2/loadavg5': second };
        return (await explain({ monitors, hosts: onRole, metrics }, { monitor: { name: 'Load' } })).data;
      };
      expect(await dataOf(fed(0), fed(0, 60, 120, 180))).toBe('present');
      expect(await dataOf(fed(0), fed(0))).toBe('absent');
      expect(await dataOf(fed(0), [])).toBe('absent');
    });
  });

  it("reads the window on the provider's clock", async () => {
    expect((await explain({ metrics: { 'shop/p95': points(80) } }, {}, 7_200_000)).data).toBe('present');
    expect((await explain({ metrics: { 'shop/p95': points(80) } }, {}, -0.5)).data).toBe('present');
  });

  it('slow evaluation: long enough beyond it, and no alert, or one that came late', async () => {
    const metrics = { 'shop/p95': points(80, 900, 900) };
    expect((await explain({ metrics })).explanation).toEqual([
      {
        cause: 'slow-evaluation',
        evidence:
          'p95 had crossed its threshold for long enough 60 s after the window began (p95 peaked at 900, critical is above 600), and no alert was critical',
      },
    ]);
    const alerts = [alert({ openedAt: t0 + 90 })];
    const logs = { a1: [entry('CRITICAL', t0 + 90)] };
    expect((await explain({ metrics, alerts, logs })).explanation).toEqual([
      {
        cause: 'slow-evaluation',
        evidence:
          'p95 had crossed its threshold for long enough 60 s after the window began, and the alert was critical 30 s later',
      },
    ]);
    const lateOnlyAsCritical = { a1: [entry('WARNING', t0 + 61), entry('CRITICAL', t0 + 90)] };
    const openedPromptly = [alert({ openedAt: t0 + 61 })];
    expect((await explain({ metrics, alerts: openedPromptly, logs: lateOnlyAsCritical })).explanation).toEqual([
      {
        cause: 'slow-evaluation',
        evidence:
          'p95 had crossed its threshold for long enough 60 s after the window began, and the alert was critical 30 s later',
      },
    ]);
    const neverCritical = { alerts: [alert({ status: 'WARNING', openedAt: t0 + 61 })] };
    expect(
      (await explain({ metrics, ...neverCritical, logs: { a1: [entry('WARNING', t0 + 61)] } })).explanation,
    ).toEqual(
      expect.arrayContaining([
        { cause: 'slow-evaluation', evidence: expect.stringMatching(/, and no alert was critical$/) as string },
      ]),
    );
    const prompt = [alert({ openedAt: t0 + 65 })];
    expect(await causes({ metrics, alerts: prompt, logs: { a1: [entry('CRITICAL', t0 + 65)] } })).toEqual([
      'no-evidence',
    ]);
  });

  it('only another severity', async () => {
    const world = {
      metrics: { 'shop/p95': points(80, 400, 90) },
      alerts: [alert({ status: 'OK', closedAt: t0 + 130 })],
      logs: { a1: [entry('OK', t0 + 130), entry('WARNING', t0 + 70)] },
    };
    expect((await explain(world)).explanation).toContainEqual({
      cause: 'other-severity',
      evidence: 'alert a1 of Shop p95 latency on shop was warning only',
    });
    expect(await causes(world, { severity: 'warning' })).not.toContain('other-severity');
  });

  const hosts = [
    { id: 'h1', name: 'web-01', status: 'working', roles: { shop: ['web'] } },
    { id: 'h2', name: 'web-02', status: 'working', roles: { shop: ['web'] } },
  ];
  const load = { id: 'm2', type: 'host', name: 'Load', metric: 'loadavg5', operator: '>', critical: 8 };
  const onHost = { monitor: { name: 'Load' }, on: { host: 'web-01' } };

  it('only another target', async () => {
    const alerts = [alert({ monitorId: 'm2', type: 'host', hostId: 'h2' })];
    const { explanation } = await explain({ monitors: [load], hosts, alerts }, onHost);
    expect(explanation).toContainEqual({ cause: 'other-target', evidence: 'alert a1 of Load on web-02 fired' });
  });

  it('only a monitor of a similar name', async () => {
    const monitors = [
      latency,
      { ...latency, id: 'm7', name: 'Shop p99 latency' },
      { ...latency, id: 'm8', name: 'Disk' },
    ];
    const alerts = [alert({ id: 'a8', monitorId: 'm8' }), alert({ id: 'a7', monitorId: 'm7' })];
    const { explanation } = await explain({ monitors, alerts, metrics: { 'shop/p95': points(80) } });
    expect(explanation.filter(({ cause }) => cause === 'similar-alert')).toEqual([
      { cause: 'similar-alert', evidence: 'alert a7 of Shop p99 latency on shop fired instead' },
    ]);
  });

  it('host, scope, mute and downtime', async () => {
    const stopped = [{ ...hosts[0]!, status: 'poweroff' }];
    expect(await causes({ monitors: [load], hosts: stopped }, onHost)).toContain('host-status');
    expect(await causes({ monitors: [{ ...load, scopes: ['blog'] }], hosts }, onHost)).toContain('out-of-scope');
    expect(await causes({ monitors: [{ ...latency, isMute: true }], metrics: { 'shop/p95': points(80) } })).toContain(
      'muted',
    );
    const downtimes = [{ id: 'd', name: 'Deploy', start: t0 + 60, duration: 1 }];
    expect(await causes({ downtimes, metrics: { 'shop/p95': points(80) } })).toContain('downtime');
  });

  it('says so where there is no evidence, and does not guess', async () => {
    const monitors = [{ id: 'm1', type: 'expression', name: 'Shop p95 latency', operator: '>', critical: 1 }];
    expect(await explain({ monitors })).toEqual({
      data: 'unknown',
      explanation: [{ cause: 'no-evidence', evidence: 'the API shows nothing that explains it' }],
    });
    expect(await explain({ monitors: [] })).toEqual({
      data: 'unknown',
      explanation: [{ cause: 'no-evidence', evidence: 'no monitor has the name "Shop p95 latency"' }],
    });
  });

  it('ignores alerts from before the window', async () => {
    const monitors = [latency, { ...latency, id: 'm7', name: 'Shop p99 latency' }];
    const alerts = [alert({ monitorId: 'm7', openedAt: t0 - 2 })];
    expect(await causes({ monitors, alerts, metrics: { 'shop/p95': points(80) } })).toEqual(['below-threshold']);
  });
});

describe('the figures of rate metrics', () => {
  const hosts = [{ id: 'h1', name: 'web-01', status: 'working', roles: {} }];
  const at = (value: number) => [{ time: t0 + 60, value }];

  it.each([
    ['cpu%', { 'h1/cpu.idle.percentage': at(25) }, 75],
    ['cpu%', { 'h1/cpu.idle.percentage': at(150), 'h1/cpu.user.percentage': at(50) }, 25],
    ['cpu%', { 'h1/cpu.idle.percentage': at(80), 'h1/cpu.user.percentage': at(320) }, 80],
    [
      'cpu%',
      { 'h1/cpu.idle.percentage': at(80), 'h1/cpu.user.percentage': at(200), 'h1/cpu.steal.percentage': at(120) },
      80,
    ],
    ['cpu%', { 'h1/cpu.idle.percentage': at(150) }, 25],
    ['memory%', { 'h1/memory.used': at(30), 'h1/memory.total': at(40) }, 75],
    ['swap%', { 'h1/memory.swap_free': at(10), 'h1/memory.swap_total': at(40) }, 75],
  ])('%s', async (metric, metrics, peak) => {
    const monitors = [{ ...latency, type: 'host', service: null, metric, critical: 90 }];
    const { explanation, data } = await explain({ monitors, hosts, metrics });
    expect(data).toBe('present');
    expect(explanation[0]?.evidence).toBe(`${metric} of web-01 peaked at ${peak}, critical is above 90`);
  });
});
