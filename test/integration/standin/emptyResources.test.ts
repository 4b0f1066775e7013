import { readOnlyKey, startedStandin, type StandinClient } from './standinClient';

let standin: StandinClient;
beforeAll(async () => {
  standin = await startedStandin();
});
afterAll(() => standin.close());

const search = { serviceName: 'cart', from: 1_000, to: 2_800 };
const stats = (changes: Record<string, string> = {}): string =>
  `?${new URLSearchParams({ serviceName: 'cart', from: '1000', to: '2800', ...changes }).toString()}`;

describe('dashboards, traces and APM, of which there is never anything', () => {
  it('are empty lists', async () => {
    const none = { results: [], hasNextPage: false };
    expect(await standin.get('/dashboards')).toMatchObject({ status: 200, body: { dashboards: [] } });
    expect(await standin.get(`/apm/http-server-stats${stats()}`)).toMatchObject({ status: 200, body: none });
    expect(await standin.get(`/apm/db-query-stats${stats()}`)).toMatchObject({ status: 200, body: none });
    // A search: the key need not be one that writes.
    expect(await standin.send('POST', '/traces', search, readOnlyKey)).toMatchObject({ status: 200, body: none });
  });

  it('and no single one is found', async () => {
    expect(await standin.get('/dashboards/none')).toMatchObject({ status: 404 });
    expect(await standin.send('PUT', '/dashboards/none', { title: 'x' })).toMatchObject({ status: 404 });
    expect(await standin.get('/traces/none')).toMatchObject({ status: 404 });
  });

  it.each([{ serviceName: '' }, { from: '' }, { to: 'now' }, { from: '999' }])(
    'statistics are refused with %j: more than half an hour, or nothing said',
    async (changes) => {
      expect((await standin.get(`/apm/http-server-stats${stats(changes)}`)).status).toBe(400);
    },
  );

  it('a search is refused that does not say of what', async () => {
    expect((await standin.send('POST', '/traces', { from: 1, to: 2 })).status).toBe(400);
  });
});
