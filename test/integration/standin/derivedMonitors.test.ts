import { now, startedStandin, type StandinClient } from './standinClient';

let standin: StandinClient;
beforeEach(async () => {
  standin = await startedStandin({ seed: { services: [{ name: 'shop', roles: ['web'] }] } });
});
afterEach(() => standin.close());

const idOf = (body: unknown): string => (body as { id: string }).id;

const expression = {
  type: 'expression',
  name: 'role average',
  memo: 'Monitors the average of loadavg5',
  expression: 'avg(roleSlots("shop:web","loadavg5"))',
  operator: '>',
  warning: 5,
  critical: 10,
  notificationInterval: 60,
  isMute: false,
};
const anomaly = {
  type: 'anomalyDetection',
  name: 'anomaly detection',
  memo: '',
  scopes: ['shop: web'],
  warningSensitivity: 'insensitive',
  maxCheckAttempts: 3,
  isMute: false,
};
const query = {
  type: 'query',
  name: 'cpu utilization',
  memo: '',
  query: 'container.cpu.utilization{k8s.deployment.name="httpbin"}',
  legend: 'cpu.utilization {{k8s.node.name}}',
  operator: '>',
  warning: 70,
  evaluateBackwardMinutes: 0,
  isMute: false,
};

describe('monitors of what is reckoned', () => {
  it.each([expression, anomaly, query])('$type: made, read, listed, replaced and deleted', async (input) => {
    const made = await standin.send('POST', '/monitors', input);
    const id = idOf(made.body);
    expect([made.status, made.body]).toEqual([200, { id, ...input }]);
    expect((await standin.get(`/monitors/${id}`)).body).toEqual({ monitor: { id, ...input } });
    expect((await standin.get('/monitors')).body).toEqual({ monitors: [{ id, ...input }] });
    const muted = { ...input, isMute: true };
    expect((await standin.send('PUT', `/monitors/${id}`, muted)).body).toEqual({ id, ...muted });
    expect((await standin.send('PUT', `/monitors/${id}`, { type: 'connectivity' })).status).toBe(400);
    expect((await standin.send('DELETE', `/monitors/${id}`)).body).toEqual({ id, ...muted });
  });

  it('never fire but for expressions: whoever makes one is told, and so is whoever runs the stand-in', async () => {
    for (const input of [anomaly, query]) {
      const { headers } = await standin.send('POST', '/monitors', input);
      expect(headers.get('x-standin-warning')).toBe(`monitors of type ${input.type} are kept, but never fire`);
      expect(standin.log.at(-1)).toContain(`the monitor "${input.name}" never fires`);
    }
    expect((await standin.send('POST', '/monitors', expression)).headers.has('x-standin-warning')).toBe(false);
    expect(standin.log.at(-1)).not.toContain(expression.name);
  });

  it.each<[object, object]>([
    [expression, { expression: 'role(shop:web, loadavg5)' }],
    [expression, { expression: 'average(host(a, b))' }],
    [expression, { evaluateBackwardMinutes: 1 }],
    [expression, { evaluateBackwardMinutes: 11 }],
    [expression, { operator: '=' }],
    [anomaly, { warningSensitivity: null }],
    [anomaly, { criticalSensitivity: 'very' }],
    [anomaly, { maxCheckAttempts: 11 }],
    [anomaly, { scopes: ['none'] }],
    [anomaly, { trainingPeriodFrom: 4_000_000_000 }],
    [query, { query: '' }],
    [query, { query: 'sum(up' }],
    [query, { evaluateBackwardMinutes: 11 }],
    [query, { notificationInterval: 9 }],
  ])('are refused: %j with %j', async (input, changes) => {
    expect((await standin.send('POST', '/monitors', { ...input, ...changes })).status).toBe(400);
    expect((await standin.get('/monitors')).body).toEqual({ monitors: [] });
  });

  it('of expressions there are twenty at most', async () => {
    for (let count = 0; count < 20; count += 1) {
      expect((await standin.send('POST', '/monitors', expression)).status).toBe(200);
    }
    const refused = await standin.send('POST', '/monitors', expression);
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([400, expect.stringContaining('20 expression')]);
    expect((await standin.send('POST', '/monitors', query)).status).toBe(200);
  });
});

it('an expression without a value raises an Unknown alert by itself, with the next scan', async () => {
  const own = await startedStandin({ minuteMs: 100, seed: { services: [{ name: 'shop', roles: ['web'] }] } });
  await own.send('POST', '/monitors', expression);
  const alerts = async () => ((await own.get('/alerts')).body as { alerts: object[] }).alerts;
  while ((await alerts()).length === 0) await new Promise(setImmediate);
  expect(await alerts()).toEqual([expect.objectContaining({ type: 'expression', status: 'UNKNOWN' })]);
  await own.close();
});

describe('how the rules see a host', () => {
  it('is told for each that watches it, good or bad, with what its checks said', async () => {
    const rule = { type: 'host', operator: '>', critical: 5, duration: 1 };
    const make = async (input: object) => idOf((await standin.send('POST', '/monitors', input)).body);
    const load = await make({ ...rule, name: 'Load', metric: 'loadavg5' });
    const disk = await make({ ...rule, name: 'Disk', metric: 'disk%', critical: 90 });
    await make({ ...rule, name: 'Never posted', metric: 'custom.none' });
    await make({ ...rule, name: 'Of other hosts', metric: 'loadavg5', excludeScopes: ['shop'] });
    const gone = await make({ type: 'connectivity' });
    const host = idOf(
      (await standin.send('POST', '/hosts', { name: 'web', meta: {}, roleFullnames: ['shop:web'] })).body,
    );
    const statuses = async () =>
      ((await standin.get(`/hosts/${host}/monitored-statuses`)).body as { monitoredStatuses: unknown[] })
        .monitoredStatuses;
    expect(await statuses()).toEqual([]);
    const time = now();
    const posted = { loadavg5: 9, 'filesystem.sda1.used': 1, 'filesystem.sda1.size': 10 };
    await standin.send(
      'POST',
      '/tsdb',
      Object.entries(posted).map(([name, value]) => ({ hostId: host, name, time, value })),
    );
    const source = { type: 'host', hostId: host };
    const report = { source, name: 'job', status: 'WARNING', message: 'slow', occurredAt: time };
    await standin.send('POST', '/monitoring/checks/report', { reports: [report] });
    const check = (await standin.get('/monitoring/checks')).body as { checks: [{ id: string }] };
    expect(await statuses()).toEqual([
      { monitorId: load, status: 'CRITICAL' },
      { monitorId: disk, status: 'OK' },
      { monitorId: gone, status: 'OK' },
      { monitorId: check.checks[0].id, status: 'WARNING', detail: { type: 'check', message: 'slow', memo: '' } },
    ]);
    expect((await standin.get('/hosts/none/monitored-statuses')).status).toBe(404);
  });
});
