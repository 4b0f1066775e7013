import { now, startedStandin, type StandinClient } from './standinClient';

interface Alert {
  readonly id: string;
  readonly status: string;
  readonly monitorId: string;
  readonly openedAt: number;
  readonly closedAt?: number;
}

let standin: StandinClient;
beforeEach(async () => {
  standin = await startedStandin();
});
afterEach(() => standin.close());

const monitor = {
  type: 'service',
  service: 'shop',
  metric: 'errors',
  operator: '>',
  warning: 5,
  critical: 10,
  duration: 1,
};

const create = async (name: string, changes: object = {}): Promise<string> => {
  const { body } = await standin.send('POST', '/monitors', { ...monitor, name, ...changes });
  return (body as { id: string }).id;
};
/** Each post takes the next second, so that none is older than what is held. */
let postedAt = 0;
const post = async (value: number): Promise<void> => {
  postedAt = Math.max(now(), postedAt + 1);
  const { status } = await standin.send('POST', '/services/shop/tsdb', [{ name: 'errors', time: postedAt, value }]);
  expect(status).toBe(200);
};
const list = async (query = ''): Promise<{ alerts: readonly Alert[]; nextId?: string }> =>
  (await standin.get(`/alerts${query}`)).body as { alerts: readonly Alert[]; nextId?: string };

describe('an alert, from metrics posted over HTTP', () => {
  it('opens, escalates and closes, and its logs say when', async () => {
    const monitorId = await create('Errors');
    const before = now();
    await post(1);
    expect((await list()).alerts).toEqual([]);
    await post(6);
    const [opened] = (await list()).alerts;
    expect(opened).toEqual({
      id: expect.stringMatching(/^\w{11}$/) as string,
      status: 'WARNING',
      monitorId,
      type: 'service',
      value: 6,
      openedAt: expect.any(Number) as number,
    });
    expect(opened?.openedAt).toBeGreaterThanOrEqual(before);
    expect(opened?.openedAt).toBeLessThanOrEqual(now());
    await post(11);
    await post(2);
    expect((await list()).alerts).toEqual([]);
    const { alerts } = await list('?withClosed=true');
    expect(alerts).toMatchObject([{ id: opened?.id, status: 'OK', value: 2, reason: '' }]);
    const { body } = await standin.get(`/alerts/${opened?.id}/logs?nextId=`);
    const common = { monitorId, trigger: 'monitoring', statusDetail: null };
    expect(body).toMatchObject({
      logs: [
        { ...common, status: 'OK', targetValue: 2 },
        { ...common, status: 'CRITICAL', targetValue: 11 },
        { ...common, status: 'WARNING', targetValue: 6, createdAt: opened?.openedAt },
      ],
    });
    expect(body).not.toHaveProperty('nextId');
  });

  it('is closed by hand with a reason, even an empty one; a breach that goes on opens another', async () => {
    await create('Errors');
    await post(11);
    const [first] = (await list()).alerts;
    const { status, body } = await standin.send('POST', `/alerts/${first?.id}/close`, { reason: '' });
    expect([status, body]).toMatchObject([200, { id: first?.id, status: 'OK', reason: '' }]);
    expect((body as Alert).closedAt).toBeGreaterThanOrEqual(first?.openedAt ?? Infinity);
    await post(11);
    const [second] = (await list()).alerts;
    expect(second?.id).not.toBe(first?.id);
    const { body: logs } = await standin.get(`/alerts/${first?.id}/logs?limit=1`);
    expect(logs).toMatchObject({ logs: [{ status: 'OK', trigger: 'manual', targetValue: null }] });
  });

  it('takes a memo of up to 80 KB', async () => {
    await create('Errors');
    await post(11);
    const id = (await list()).alerts[0]?.id ?? '';
    const memo = (length: number) => standin.send('PUT', `/alerts/${id}`, { memo: 'x'.repeat(length) });
    expect((await memo(80 * 1024 + 1)).status).toBe(413);
    expect((await memo(80 * 1024)).status).toBe(200);
    expect((await standin.send('PUT', `/alerts/${id}`, {})).status).toBe(400);
    expect((await standin.get(`/alerts/${id}`)).body).toMatchObject({ id, memo: 'x'.repeat(80 * 1024) });
  });

  it('loses its monitor in the logs once that was edited', async () => {
    const monitorId = await create('Errors');
    await post(11);
    const id = (await list()).alerts[0]?.id ?? '';
    const monitorIdOfLog = async () =>
      ((await standin.get(`/alerts/${id}/logs`)).body as { logs: [{ monitorId: string | null }] }).logs[0].monitorId;
    expect(await monitorIdOfLog()).toBe(monitorId);
    await standin.send('PUT', `/monitors/${monitorId}`, { ...monitor, name: 'Other' });
    expect(await monitorIdOfLog()).toBeNull();
  });
});

describe('the list of alerts', () => {
  const openMany = async (count: number) => {
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1) ids.push(await create(`m${index}`, { metric: `metric${index}` }));
    for (const index of ids.keys()) {
      await standin.send('POST', '/services/shop/tsdb', [{ name: `metric${index}`, time: now(), value: 11 }]);
    }
    return ids;
  };

  it('has the newest first, in pages that miss and repeat nothing while alerts open and close', async () => {
    const [m0, m1, m2] = await openMany(3);
    const first = await list('?limit=2');
    expect(first.alerts.map(({ monitorId }) => monitorId)).toEqual([m2, m1]);
    await create('later', { metric: 'later' });
    await standin.send('POST', '/services/shop/tsdb', [{ name: 'later', time: now(), value: 11 }]);
    await standin.send('POST', `/alerts/${first.nextId}/close`, { reason: 'between two pages' });
    const second = await list(`?limit=2&nextId=${first.nextId}`);
    expect(second.alerts.map(({ monitorId }) => monitorId)).toEqual([m0]);
    expect(second).not.toHaveProperty('nextId');
  });

  it('has a next page only when there is more', async () => {
    await openMany(2);
    expect(await list('?limit=2')).not.toHaveProperty('nextId');
    expect(await list('?limit=1')).toHaveProperty('nextId');
  });

  it.each(['true', '1'])('has closed ones too with withClosed=%s', async (value) => {
    await create('Errors');
    await post(11);
    await post(1);
    expect((await list(`?withClosed=${value}`)).alerts).toHaveLength(1);
    expect((await list('?withClosed=false')).alerts).toHaveLength(0);
  });
});

describe('the setting evaluationDelayMs', () => {
  it('makes alerts open that much later than their data', async () => {
    const slow = await startedStandin({ settings: { evaluationDelayMs: 60_000 } });
    try {
      await slow.send('POST', '/monitors', { ...monitor, name: 'Errors' });
      await slow.send('POST', '/services/shop/tsdb', [{ name: 'errors', time: now(), value: 11 }]);
      expect((await slow.get('/services/shop/metrics?name=errors')).body).toMatchObject({ metrics: [{ value: 11 }] });
      expect((await slow.get('/alerts?withClosed=true')).body).toEqual({ alerts: [] });
    } finally {
      await slow.close();
    }
  });
});
