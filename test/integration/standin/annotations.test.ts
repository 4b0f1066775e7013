import { now, startedStandin, type StandinClient } from './standinClient';

let standin: StandinClient;
beforeEach(async () => {
  standin = await startedStandin({ seed: { services: [{ name: 'shop', roles: ['web'] }] } });
});
afterEach(() => standin.close());

const idOf = (body: unknown): string => (body as { id: string }).id;

describe('graph annotations', () => {
  const deploy = { title: 'Deploy', description: 'v2', from: 1000, to: 1030, service: 'shop', roles: ['web'] };
  const inside = async (from: number, to: number) =>
    (
      (await standin.get(`/graph-annotations?service=shop&from=${from}&to=${to}`)).body as {
        graphAnnotations: { title: string }[];
      }
    ).graphAnnotations.map(({ title }) => title);

  it('are made, found where their interval touches the one asked for, changed and deleted', async () => {
    const made = await standin.send('POST', '/graph-annotations', deploy);
    expect(made).toMatchObject({ status: 200, body: deploy });
    const path = `/graph-annotations/${idOf(made.body)}`;
    await standin.send('POST', '/graph-annotations', { title: 'Earlier', from: 500, to: 500, service: 'shop' });
    expect(await inside(0, 5000)).toEqual(['Earlier', 'Deploy']);
    expect(await inside(1030, 2000)).toEqual(['Deploy']);
    expect(await inside(1031, 2000)).toEqual([]);
    expect(await inside(400, 999)).toEqual(['Earlier']);
    const changed = { title: 'Rollback', from: 2000, to: 2000, service: 'shop' };
    expect((await standin.send('PUT', path, changed)).body).toEqual({
      id: idOf(made.body),
      description: '',
      ...changed,
    });
    expect(await standin.send('DELETE', path)).toMatchObject({ status: 200, body: { title: 'Rollback' } });
    expect((await standin.send('PUT', path, changed)).status).toBe(404);
    expect((await standin.send('DELETE', path)).status).toBe(404);
  });

  it.each<[number, object]>([
    [200, { title: 'x'.repeat(250), description: 'x'.repeat(1024) }],
    [400, { title: 'x'.repeat(251) }],
    [400, { title: '' }],
    [400, { description: 'x'.repeat(1025) }],
    [400, { from: 1031 }],
    [200, { from: 1030 }],
    [404, { service: 'none' }],
    [404, { roles: ['none'] }],
  ])('are answered %d with %j', async (status, changes) => {
    expect((await standin.send('POST', '/graph-annotations', { ...deploy, ...changes })).status).toBe(status);
  });

  it.each([
    [400, '?from=1&to=2'],
    [400, '?service=shop&to=2'],
    [400, '?service=shop&from=x&to=2'],
    [404, '?service=none&from=1&to=2'],
  ])('asked for badly give %d: %s', async (status, query) => {
    expect((await standin.get(`/graph-annotations${query}`)).status).toBe(status);
  });
});

describe('alert group settings', () => {
  it('are made, listed, read, replaced as a whole and deleted', async () => {
    const input = {
      name: 'Web',
      memo: 'm',
      serviceScopes: ['shop'],
      roleScopes: ['shop: web'],
      notificationInterval: 60,
    };
    const made = await standin.send('POST', '/alert-group-settings', input);
    const shown = { id: idOf(made.body), ...input, roleScopes: ['shop:web'], monitorScopes: [] };
    expect([made.status, made.body]).toEqual([200, shown]);
    const path = `/alert-group-settings/${idOf(made.body)}`;
    expect((await standin.get('/alert-group-settings')).body).toEqual({ alertGroupSettings: [shown] });
    expect((await standin.get(path)).body).toEqual(shown);
    const bare = { id: idOf(made.body), name: 'Bare', memo: '', serviceScopes: [], roleScopes: [], monitorScopes: [] };
    expect((await standin.send('PUT', path, { name: 'Bare' })).body).toEqual(bare);
    expect((await standin.send('DELETE', path)).body).toEqual(bare);
    expect((await standin.get(path)).status).toBe(404);
  });

  it.each([
    [{ name: '' }],
    [{ name: 'x', serviceScopes: ['none'] }],
    [{ name: 'x', roleScopes: ['shop'] }],
    [{ name: 'x', monitorScopes: ['none'] }],
  ])('are refused: %j', async (input) => {
    expect((await standin.send('POST', '/alert-group-settings', input)).status).toBe(400);
  });
});

describe('graph definitions', () => {
  const definition = {
    name: 'custom.cpu.#',
    displayName: 'CPU',
    unit: 'percentage',
    metrics: [{ name: 'custom.cpu.#.user', displayName: 'user %1', isStacked: true }],
  };

  it('are taken as the agent posts them, and deleted by their name', async () => {
    expect((await standin.send('POST', '/graph-defs/create', [definition, definition])).body).toEqual({
      success: true,
    });
    expect((await standin.send('DELETE', '/graph-defs', { name: 'custom.cpu.#' })).status).toBe(200);
    expect((await standin.send('DELETE', '/graph-defs', { name: 'custom.cpu.#' })).status).toBe(400);
  });

  it.each<[object]>([
    [{ name: 'cpu' }],
    [{ name: 'custom.#.#', metrics: [] }],
    [{ name: 'custom..x', metrics: [] }],
    [{ unit: 'parsecs' }],
    [{ metrics: [{ name: 'custom.other.user' }] }],
  ])('are refused: %j', async (changes) => {
    expect((await standin.send('POST', '/graph-defs/create', [{ ...definition, ...changes }])).status).toBe(400);
  });

  it('of service metrics are there once these came, go, and come back with them', async () => {
    const post = () => standin.send('POST', '/services/shop/tsdb', [{ name: 'hits.total', time: now(), value: 1 }]);
    const remove = async (graph: string) => (await standin.send('DELETE', `/services/shop/graph-defs/${graph}`)).status;
    expect(await remove('hits.*')).toBe(404);
    await post();
    expect(await remove('other.*')).toBe(404);
    expect(await remove('hits.*')).toBe(200);
    expect(await remove('hits.*')).toBe(404);
    // The clock goes by milliseconds, and a post in the same one would be as old as the removal.
    const removedAtMs = Date.now();
    while (Date.now() <= removedAtMs) await new Promise(setImmediate);
    await post();
    expect(await remove('hits.*')).toBe(200);
  });
});
