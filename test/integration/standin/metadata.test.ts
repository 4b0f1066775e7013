import { startedStandin, type StandinClient } from './standinClient';

let standin: StandinClient;
let host: string;
beforeEach(async () => {
  standin = await startedStandin();
  const { body } = await standin.send('POST', '/hosts', { name: 'web', meta: {}, roleFullnames: ['shop:web'] });
  host = `/hosts/${(body as { id: string }).id}`;
});
afterEach(() => standin.close());

const put = async (path: string, value: unknown) => (await standin.send('PUT', path, value)).status;

describe('metadata', () => {
  const owners: readonly (readonly [string, () => string])[] = [
    ['a host', () => host],
    ['a service', () => '/services/shop'],
    ['a role', () => '/services/shop/roles/web'],
  ];

  it.each(owners)('of %s are any JSON, with the time of their last change', async (_, owner) => {
    for (const value of [{ env: 'staging', count: 1 }, [1, 'two'], 'text', 12.5, true, null]) {
      expect(await put(`${owner()}/metadata/project`, value)).toBe(200);
      const { body, headers } = await standin.get(`${owner()}/metadata/project`);
      expect(body).toEqual(value);
      expect(Math.abs(Date.parse(headers.get('last-modified') ?? '') - Date.now())).toBeLessThan(10_000);
    }
    expect((await standin.get(`${owner()}/metadata`)).body).toEqual({ metadata: [{ namespace: 'project' }] });
    expect((await standin.send('DELETE', `${owner()}/metadata/project`)).body).toEqual({ success: true });
    expect((await standin.get(`${owner()}/metadata/project`)).status).toBe(404);
    expect((await standin.send('DELETE', `${owner()}/metadata/project`)).status).toBe(404);
  });

  it.each<[string, () => string, number]>([
    ['a host', () => host, 50],
    ['a service', () => '/services/shop', 50],
    ['a role', () => '/services/shop/roles/web', 10],
  ])('of %s are at most so many', async (_, owner, most) => {
    for (let count = 0; count < most; count += 1) expect(await put(`${owner()}/metadata/n${count}`, count)).toBe(200);
    expect(await put(`${owner()}/metadata/more`, 1)).toBe(400);
    expect(await put(`${owner()}/metadata/n0`, 'changed')).toBe(200);
  });

  it('are 100 KB at most, in a namespace of letters, digits, - and _', async () => {
    const largest = 'x'.repeat(100 * 1024 - 2);
    expect(await put(`${host}/metadata/large`, largest)).toBe(200);
    expect(await put(`${host}/metadata/large`, `${largest}x`)).toBe(413);
    expect(await put(`${host}/metadata/a.b`, 1)).toBe(400);
    expect((await standin.sendText('PUT', `${host}/metadata/a`, '{')).status).toBe(400);
    expect(await put('/hosts/none/metadata/a', 1)).toBe(404);
    expect(await put('/services/shop/roles/none/metadata/a', 1)).toBe(404);
  });

  it('of a retired host can be read and not changed; those of a service go with it', async () => {
    await put(`${host}/metadata/a`, 1);
    await put('/services/shop/roles/web/metadata/a', 1);
    await standin.send('POST', `${host}/retire`, {});
    expect((await standin.get(`${host}/metadata/a`)).body).toBe(1);
    expect(await put(`${host}/metadata/a`, 2)).toBe(400);
    expect((await standin.send('DELETE', `${host}/metadata/a`)).status).toBe(400);
    await standin.send('DELETE', '/services/shop');
    await standin.send('POST', '/services', { name: 'shop' });
    await standin.send('POST', '/services/shop/roles', { name: 'web' });
    expect((await standin.get('/services/shop/roles/web/metadata')).body).toEqual({ metadata: [] });
  });
});
