import { request } from 'node:http';
import { apiKey, readOnlyKey, startedStandin, type StandinClient } from './standinClient';

let standin: StandinClient;
beforeEach(async () => {
  standin = await startedStandin({ writeOnlyKey: 'write-only' });
});
afterEach(() => standin.close());

describe('a key that may write and not read', () => {
  it('sets the roles of a host, and can do nothing else', async () => {
    const { body } = await standin.send('POST', '/hosts', { name: 'web', meta: {} });
    const { id } = body as { id: string };
    const roles = { roleFullnames: ['shop:web'] };
    expect((await standin.send('PUT', `/hosts/${id}/role-fullnames`, roles, readOnlyKey)).status).toBe(403);
    expect((await standin.send('PUT', `/hosts/${id}/role-fullnames`, roles, 'write-only')).status).toBe(200);
    expect((await standin.get(`/hosts/${id}`, 'write-only')).status).toBe(403);
    expect((await standin.send('POST', '/services', { name: 'blog' }, 'write-only')).status).toBe(403);
  });
});

describe('the ranges of addresses that may use the API', () => {
  const fromAddress = (localAddress: string, key: string, path = '/org') =>
    new Promise<number | undefined>((resolve, reject) => {
      const { port } = new URL(standin.url);
      const options = { host: '127.0.0.1', port, localAddress, path: `/api/v0${path}`, headers: { 'x-api-key': key } };
      request(options, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end();
    });

  it('shut out who comes from elsewhere, but tell an unknown key nothing of it', async () => {
    expect(await standin.get('/settings/ip-restriction/api')).toMatchObject({ status: 200, body: { cidrs: [] } });
    const set = await standin.send('POST', '/settings/ip-restriction/api', { cidrs: ['127.0.0.2/32'] });
    expect([set.status, set.body]).toEqual([200, { success: true }]);
    expect(await fromAddress('127.0.0.1', apiKey)).toBe(403);
    expect(await fromAddress('127.0.0.1', 'unknown')).toBe(401);
    expect(await fromAddress('127.0.0.1', apiKey, '/nonsense')).toBe(404);
    expect(await fromAddress('127.0.0.2', apiKey)).toBe(200);
  });

  it('end with an empty list; those of the pages shut nobody out', async () => {
    await standin.send('POST', '/settings/ip-restriction/web', { cidrs: ['192.0.2.0/24'] });
    expect((await standin.get('/settings/ip-restriction/web')).body).toEqual({ cidrs: ['192.0.2.0/24'] });
    await standin.send('POST', '/settings/ip-restriction/api', { cidrs: ['127.0.0.0/8'] });
    expect((await standin.send('POST', '/settings/ip-restriction/api', { cidrs: [] })).status).toBe(200);
    expect((await standin.get('/settings/ip-restriction/api')).body).toEqual({ cidrs: [] });
  });

  it.each([[{ cidrs: ['nonsense'] }], [{ cidrs: ['127.0.0.0/33'] }], [{}], [[]]])('are refused: %j', async (body) => {
    expect((await standin.send('POST', '/settings/ip-restriction/api', body)).status).toBe(400);
    expect((await standin.get('/org')).status).toBe(200);
  });
});

describe('users', () => {
  const users = async () => ((await standin.get('/users')).body as { users: { id: string }[] }).users;

  it('are at least the one who made the organization, who stays', async () => {
    const [owner] = await users();
    expect(owner).toEqual({
      id: expect.any(String) as string,
      screenName: 'owner',
      email: 'owner@example.com',
      authority: 'owner',
      isInRegistrationProcess: false,
      isMFAEnabled: false,
      authenticationMethods: ['password'],
      joinedAt: expect.any(Number) as number,
    });
    expect((await standin.send('DELETE', `/users/${owner?.id}`)).status).toBe(403);
    expect((await standin.send('DELETE', '/users/nobody')).status).toBe(404);
  });

  it('come from the seed, get mail by their id, and can be deleted', async () => {
    const seeded = { id: 'u1', screenName: 'On call', email: 'oncall@example.com' };
    const own = await startedStandin({ seed: { users: [seeded] } });
    const mail = { type: 'email', name: 'Mail', emails: [], userIds: ['u1'], events: ['alert'] };
    expect((await own.send('POST', '/channels', mail)).status).toBe(200);
    expect(await own.send('DELETE', '/users/u1')).toMatchObject({ status: 200, body: seeded });
    expect((await own.send('POST', '/channels', mail)).status).toBe(400);
    await own.close();
  });
});

describe('posts of service metrics', () => {
  const post = async (own: StandinClient, service: string) =>
    (await own.send('POST', `/services/${service}/tsdb`, [])).status;

  it('beyond what a minute may have, where a figure is assumed, are answered 429, each service for itself', async () => {
    const settings = { servicePostsPerMinute: 2 };
    // Minutes of a real hour: none begins while this runs, but at most one.
    const own = await startedStandin({
      settings,
      minuteMs: 3_600_000,
      seed: { services: [{ name: 'a1' }, { name: 'b1' }] },
    });
    const statuses = [];
    for (let count = 0; count < 5; count += 1) statuses.push(await post(own, 'a1'));
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
    expect(statuses.slice(0, 2)).toEqual([200, 200]);
    expect(await post(own, 'b1')).toBe(200);
    await own.close();
    expect(new Set([await post(standin, 'shop'), await post(standin, 'shop'), await post(standin, 'shop')])).toEqual(
      new Set([200]),
    );
  });
});
