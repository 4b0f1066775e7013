import { now, startedStandin, type StandinClient } from './standinClient';

let standin: StandinClient;
beforeEach(async () => {
  standin = await startedStandin({ seed: { services: [{ name: 'shop', roles: ['web', 'db'] }] } });
});
afterEach(() => standin.close());

const idOf = (body: unknown): string => (body as { id: string }).id;
const minimal = { name: 'Maintenance', start: 1_800_000_000, duration: 60 };
const list = async () => ((await standin.get('/downtimes')).body as { downtimes: unknown[] }).downtimes;

describe('downtimes', () => {
  it('are made with nothing but a name and a time', async () => {
    const { status, body } = await standin.send('POST', '/downtimes', minimal);
    expect([status, body]).toEqual([200, { id: idOf(body), ...minimal }]);
    expect(await list()).toEqual([body]);
  });

  it('keep all their fields, are replaced as a whole, and deleted', async () => {
    const full = {
      ...minimal,
      memo: 'Database upgrade',
      recurrence: { type: 'weekly', interval: 2, weekdays: ['Monday', 'Friday'], until: 1_900_000_000 },
      serviceScopes: ['shop'],
      roleExcludeScopes: ['shop: db'],
    };
    const made = await standin.send('POST', '/downtimes', full);
    const id = idOf(made.body);
    expect(made.body).toEqual({ id, ...full, roleExcludeScopes: ['shop:db'] });
    expect((await standin.send('PUT', `/downtimes/${id}`, minimal)).body).toEqual({ id, ...minimal });
    expect(await standin.send('DELETE', `/downtimes/${id}`)).toMatchObject({ status: 200, body: { id, ...minimal } });
    expect(await list()).toEqual([]);
    expect((await standin.send('DELETE', `/downtimes/${id}`)).status).toBe(404);
    expect((await standin.send('PUT', `/downtimes/${id}`, minimal)).status).toBe(404);
  });

  it('take null for what is absent, as the official clients send it', async () => {
    const nulls = { memo: null, recurrence: null, serviceScopes: null, roleScopes: null, monitorScopes: null };
    expect((await standin.send('POST', '/downtimes', { ...minimal, ...nulls })).status).toBe(200);
  });

  it.each<[object]>([
    [{ name: '' }],
    [{ memo: 'x'.repeat(2049) }],
    [{ duration: 0 }],
    [{ duration: 1.5 }],
    [{ start: 'now' }],
    [{ recurrence: { type: 'fortnightly', interval: 1 } }],
    [{ recurrence: { type: 'daily', interval: 0 } }],
    [{ recurrence: { type: 'weekly', interval: 1, weekdays: ['Mon'] } }],
    [{ recurrence: { type: 'daily', interval: 1, weekdays: ['Monday'] } }],
    [{ serviceScopes: ['none'] }],
    [{ roleScopes: ['shop:none'] }],
    [{ roleScopes: ['shop'] }],
    [{ monitorScopes: ['none'] }],
    [{ serviceScopes: ['shop', 'shop'] }],
    [{ serviceScopes: ['shop'], serviceExcludeScopes: ['shop'] }],
  ])('are refused with %j', async (changes) => {
    expect((await standin.send('POST', '/downtimes', { ...minimal, ...changes })).status).toBe(400);
    expect(await list()).toEqual([]);
  });

  it('keep alerts from opening, and only while they last', async () => {
    const metric = { type: 'service', name: 'Errors', service: 'shop', metric: 'errors', operator: '>', critical: 5 };
    await standin.send('POST', '/monitors', { ...metric, duration: 1 });
    const made = await standin.send('POST', '/downtimes', { ...minimal, start: now(), serviceScopes: ['shop'] });
    const post = () => standin.send('POST', '/services/shop/tsdb', [{ name: 'errors', time: now(), value: 9 }]);
    const openCount = async () => ((await standin.get('/alerts')).body as { alerts: unknown[] }).alerts.length;
    await post();
    expect(await openCount()).toBe(0);
    await standin.send('DELETE', `/downtimes/${idOf(made.body)}`);
    await standin.send('POST', '/services/shop/tsdb', [{ name: 'errors', time: now(), value: 0 }]);
    await post();
    expect(await openCount()).toBe(1);
  });

  it('come with a seed, which must make sense', async () => {
    const own = await startedStandin({ seed: { downtimes: [{ ...minimal, id: 'd1' }] } });
    expect((await own.get('/downtimes')).body).toEqual({ downtimes: [{ id: 'd1', ...minimal }] });
    await own.close();
    const faulty = { downtimes: [{ ...minimal, serviceScopes: ['none'] }] };
    await expect(startedStandin({ seed: faulty })).rejects.toThrow(/"Maintenance": there is no service none/);
  });
});
