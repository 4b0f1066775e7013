import { now, startedStandin, type StandinClient } from './standinClient';

let standin: StandinClient;
beforeEach(async () => {
  standin = await startedStandin();
});
afterEach(() => standin.close());

const ok = async (method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<unknown> => {
  const answer = await standin.send(method, path, body);
  expect([path, answer.status, answer.body]).toEqual([path, 200, answer.body]);
  return answer.body;
};
const read = async (path: string): Promise<unknown> => (await standin.get(path)).body;
const register = async (name: string, ...roleFullnames: readonly string[]): Promise<string> =>
  ((await ok('POST', '/hosts', { name, meta: {}, roleFullnames })) as { id: string }).id;

describe('hosts', () => {
  const namesOf = async (query: string) =>
    ((await read(`/hosts${query}`)) as { hosts: { name: string }[] }).hosts.map(({ name }) => name);

  it('are registered with what the official clients send, and create their services and roles', async () => {
    const input = {
      name: 'web-1',
      meta: { 'agent-name': 'x' },
      interfaces: null,
      checks: null,
      roleFullnames: ['blog:web'],
    };
    const { id } = (await ok('POST', '/hosts', input)) as { id: string };
    expect(await read(`/hosts/${id}`)).toEqual({
      host: {
        id,
        name: 'web-1',
        meta: { 'agent-name': 'x' },
        interfaces: [],
        memo: '',
        status: 'working',
        size: 'standard',
        isRetired: false,
        roles: { blog: ['web'] },
        createdAt: expect.any(Number) as number,
      },
    });
    expect(await read('/services')).toMatchObject({ services: [{ name: 'blog', roles: ['web'] }, { name: 'shop' }] });
  });

  it('keep what an update does not speak of, as the agent sends it at each start, and lose what it empties', async () => {
    const said = { memo: 'call Ann', displayName: 'Web 1', customIdentifier: 'i-1' };
    const { id } = (await ok('POST', '/hosts', { name: 'web-1', ...said })) as { id: string };
    await ok('PUT', `/hosts/${id}`, { name: 'web-1', meta: {}, interfaces: null, checks: [] });
    expect(await read(`/hosts/${id}`)).toMatchObject({ host: said });
    await ok('PUT', `/hosts/${id}`, { name: 'web-1', memo: null });
    expect(await read(`/hosts/${id}`)).toMatchObject({ host: said });
    await ok('PUT', `/hosts/${id}`, { name: 'web-1', memo: 'call Bob' });
    expect(await read(`/hosts/${id}`)).toMatchObject({ host: { ...said, memo: 'call Bob' } });
    await ok('PUT', `/hosts/${id}`, { name: 'web-1', memo: '' });
    expect(await read(`/hosts/${id}`)).toMatchObject({ host: { ...said, memo: '' } });
  });

  it('are found by service, role, name and status', async () => {
    await register('web-1', 'shop:web');
    await register('web-2', 'shop:web', 'blog:web');
    const db = await register('db-1', 'shop:db');
    await ok('POST', `/hosts/${db}/status`, { status: 'maintenance' });
    expect(await namesOf('')).toEqual(['web-1', 'web-2']);
    expect(await namesOf('?status=working&status=maintenance')).toEqual(['web-1', 'web-2', 'db-1']);
    expect(await namesOf('?service=blog')).toEqual(['web-2']);
    expect(await namesOf('?service=shop&role=web&role=db&status=maintenance')).toEqual(['db-1']);
    expect(await namesOf('?role=db')).toEqual(['web-1', 'web-2']);
    expect(await namesOf('.json?name=web-2')).toEqual(['web-2']);
  });

  it('gain roles by an update, and lose them only by a new list', async () => {
    const id = await register('web-1', 'shop:web');
    await ok('PUT', `/hosts/${id}`, { name: 'renamed', roleFullnames: ['shop:app'] });
    expect(await read(`/hosts/${id}`)).toMatchObject({ host: { name: 'renamed', roles: { shop: ['web', 'app'] } } });
    await ok('PUT', `/hosts/${id}/role-fullnames`, { roleFullnames: ['shop: db'] });
    expect(await read(`/hosts/${id}`)).toMatchObject({ host: { roles: { shop: ['db'] } } });
  });

  it('retire, alone with the body null of mkr or many at once', async () => {
    const ids = [await register('a'), await register('b'), await register('c')];
    await ok('POST', `/hosts/${ids[0]}/retire`, null);
    expect(await namesOf('')).toEqual(['b', 'c']);
    expect((await standin.sendText('POST', `/hosts/${ids[1]}/retire`, '{')).status).toBe(400);
    const unknown = await standin.send('POST', '/hosts/bulk-retire', { ids: [ids[1], 'none'] });
    expect([unknown.status, await namesOf('')]).toEqual([404, ['b', 'c']]);
    await ok('POST', '/hosts/bulk-retire', { ids: ids.slice(1) });
    expect(await namesOf('')).toEqual([]);
    expect(await read(`/hosts/${ids[0]}`)).toMatchObject({ host: { isRetired: true } });
  });

  it('change their status, at most 30 at once', async () => {
    const id = await register('a');
    const bulk = (count: number) =>
      standin.send('POST', '/hosts/bulk-update-statuses', { status: 'poweroff', ids: Array<string>(count).fill(id) });
    expect((await bulk(31)).status).toBe(400);
    expect(await namesOf('?status=poweroff')).toEqual([]);
    expect((await bulk(30)).status).toBe(200);
    expect(await namesOf('?status=poweroff')).toEqual(['a']);
  });

  it('are found by their custom identifier', async () => {
    await ok('POST', '/hosts', { name: 'a', customIdentifier: 'arn:A/1' });
    const path = `/hosts-by-custom-identifier/${encodeURIComponent('arn:a/1')}`;
    expect((await standin.get(path)).status).toBe(404);
    expect(await read(`${path}?caseInsensitive=true`)).toMatchObject({ host: { name: 'a' } });
  });
});

describe('metrics', () => {
  it('of hosts are read back in the order of time, by name and span', async () => {
    const hostId = await register('web-1');
    const at = now() - 10;
    const points = [4, 0, 2].map((age) => ({ hostId, name: 'custom.a', time: at - age, value: age }));
    await ok('POST', '/tsdb', points);
    const values = async (query: string) =>
      ((await read(`/hosts/${hostId}/metrics?name=custom.a${query}`)) as { metrics: { value: number }[] }).metrics.map(
        ({ value }) => value,
      );
    expect(await values('')).toEqual([4, 2, 0]);
    expect(await values(`&from=${at - 3}&to=${at - 1}`)).toEqual([2]);
    expect(await read(`/hosts/${hostId}/metric-names`)).toEqual({ names: ['custom.a'] });
    expect(await read(`/tsdb/latest?hostId=${hostId}&name=custom.a&name=none`)).toEqual({
      tsdbLatest: { [hostId]: { 'custom.a': { time: at, value: 0 } } },
    });
  });

  it('of one unknown host among others are refused as a whole', async () => {
    const hostId = await register('web-1');
    const post = await standin.send('POST', '/tsdb', [
      { hostId, name: 'a', time: now(), value: 1 },
      { hostId: 'none', name: 'a', time: now(), value: 1 },
    ]);
    expect([post.status, await read(`/hosts/${hostId}/metric-names`)]).toEqual([404, { names: [] }]);
  });

  it('of services are read back, whatever their names', async () => {
    await ok('POST', '/services/shop/tsdb', [{ name: '__proto__', time: now(), value: 1 }]);
    expect(await read('/services/shop/metric-names')).toEqual({ names: ['__proto__'] });
    expect(await read('/services/shop/metrics?name=__proto__')).toMatchObject({ metrics: [{ value: 1 }] });
  });

  it('that are too old get 200 and are dropped', async () => {
    await ok('POST', '/services/shop/tsdb', [{ name: 'old', time: now() - 24 * 60 * 2 - 2, value: 1 }]);
    expect(await read('/services/shop/metric-names')).toEqual({ names: [] });
  });
});

describe('services and roles', () => {
  it('are made, listed in order and deleted', async () => {
    await ok('POST', '/services', { name: 'blog', memo: 'm' });
    expect((await standin.send('POST', '/services', { name: 'blog' })).status).toBe(400);
    await ok('POST', '/services/blog/roles', { name: 'web', memo: '' });
    await ok('POST', '/services/blog/roles', { name: 'app', memo: '' });
    expect(await read('/services/blog/roles')).toMatchObject({ roles: [{ name: 'app' }, { name: 'web' }] });
    expect(await ok('DELETE', '/services/blog/roles/web')).toMatchObject({ name: 'web' });
    expect(await ok('DELETE', '/services/blog')).toEqual({ name: 'blog', memo: 'm', roles: ['app'] });
    expect(await read('/services')).toMatchObject({ services: [{ name: 'shop' }] });
  });
});

describe('monitors', () => {
  const service = { type: 'service', name: 'Errors', service: 'shop', metric: 'errors', operator: '>', duration: 1 };

  it('are listed by type and name, shown alone in a wrapper, and deleted with their last state', async () => {
    await ok('POST', '/monitors', { ...service, name: 'b' });
    await ok('POST', '/monitors', { type: 'connectivity' });
    const a = (await ok('POST', '/monitors', { ...service, name: 'a', warning: null, critical: 7 })) as { id: string };
    const names = async () =>
      ((await read('/monitors')) as { monitors: { name: string }[] }).monitors.map(({ name }) => name);
    expect(await names()).toEqual(['connectivity', 'a', 'b']);
    expect(await read(`/monitors/${a.id}`)).toEqual({ monitor: a });
    expect(a).toEqual({ ...service, id: a.id, name: 'a', critical: 7, memo: '', isMute: false, maxCheckAttempts: 1 });
    expect(await ok('DELETE', `/monitors/${a.id}`)).toEqual(a);
    expect(await names()).toEqual(['connectivity', 'b']);
  });

  it('are replaced by an update, which clears what it leaves out', async () => {
    await ok('POST', '/services/shop/roles', { name: 'web' });
    const host = { ...service, type: 'host' };
    const { id } = (await ok('POST', '/monitors', { ...host, isMute: true, scopes: ['shop: web'] })) as { id: string };
    expect(await read(`/monitors/${id}`)).toMatchObject({ monitor: { isMute: true, scopes: ['shop: web'] } });
    await ok('PUT', `/monitors/${id}`, host);
    expect(await read(`/monitors/${id}`)).toMatchObject({ monitor: { isMute: false, scopes: [] } });
  });

  it('have the header that Mackerel has by default, unless others or none were asked for', async () => {
    const external = { type: 'external', name: 'x', url: 'http://127.0.0.1:9/' };
    const byDefault = { headers: [{ name: 'Cache-Control', value: 'no-cache' }] };
    expect(await ok('POST', '/monitors', external)).toMatchObject(byDefault);
    // As mkr sends it where its file says nothing of headers.
    expect(await ok('POST', '/monitors', { ...external, headers: null })).toMatchObject(byDefault);
    expect(await ok('POST', '/monitors', { ...external, headers: [] })).toMatchObject({ headers: [] });
  });

  it('keep external headers and the status on gone where an update leaves these out', async () => {
    const external = { type: 'external', name: 'x', url: 'http://127.0.0.1:9/' };
    const headers = [{ name: 'Accept', value: '*/*' }];
    const { id } = (await ok('POST', '/monitors', { ...external, headers })) as { id: string };
    expect(await ok('PUT', `/monitors/${id}`, { ...external, headers: null })).toMatchObject({ headers });
    expect(await ok('PUT', `/monitors/${id}`, { ...external, headers: [] })).toMatchObject({ headers: [] });
    const gone = (await ok('POST', '/monitors', { type: 'connectivity', alertStatusOnGone: 'WARNING' })) as {
      id: string;
    };
    expect(await ok('PUT', `/monitors/${gone.id}`, { type: 'connectivity' })).toMatchObject({
      alertStatusOnGone: 'WARNING',
    });
  });

  it.each([
    ['an unknown service', { ...service, service: 'none' }],
    ['an unknown role in its scopes', { ...service, type: 'host', scopes: ['shop: none'] }],
    ['a type that the stand-in has not', { type: 'check', name: 'x' }],
  ])('are refused with %s', async (_, input) => {
    expect((await standin.send('POST', '/monitors', input)).status).toBe(400);
  });

  it('can not change their type', async () => {
    const { id } = (await ok('POST', '/monitors', service)) as { id: string };
    expect((await standin.send('PUT', `/monitors/${id}`, { ...service, type: 'host' })).status).toBe(400);
  });
});

describe('checks', () => {
  it('come from reports, are listed in pages by id, and raise alerts of their host', async () => {
    const hostId = await register('web-1');
    const report = { source: { type: 'host', hostId }, status: 'CRITICAL', message: 'no disk', occurredAt: now() };
    await ok('POST', '/monitoring/checks/report', { reports: ['a', 'b', 'c'].map((name) => ({ ...report, name })) });
    const page = async (query: string) =>
      (await read(`/monitoring/checks${query}`)) as { checks: { id: string; name: string }[]; nextId?: string };
    const { checks } = await page('');
    expect(checks.map(({ id }) => id)).toEqual(checks.map(({ id }) => id).toSorted());
    const first = await page('?limit=2');
    expect((await page(`?limit=2&nextId=${first.nextId}`)).checks).toEqual(checks.slice(2));
    expect(await read(`/monitoring/checks/${checks[0]?.id}`)).toEqual({ check: checks[0] });

    const { alerts } = (await read('/alerts')) as { alerts: { id: string }[] };
    expect(alerts).toHaveLength(3);
    expect(alerts[0]).toMatchObject({ type: 'check', hostId, status: 'CRITICAL', message: 'no disk' });
    expect(await read(`/alerts/${alerts[0]?.id}/logs`)).toMatchObject({
      logs: [{ targetValue: null, statusDetail: { type: 'check', detail: { message: 'no disk', memo: '' } } }],
    });
    expect(await read('/monitors')).toEqual({ monitors: [] });
  });
});
