import { createRecentRequests } from '../../../../src/standin/server/recentRequests';

const watched = async (...asked: readonly (readonly [path: string, headers?: Record<string, string>])[]) => {
  const requests = createRecentRequests({ apiKey: 'k3y/with+signs', readOnlyKey: 'r3ad', writeOnlyKey: undefined });
  for (const [path, headers = {}] of asked) {
    const request = new Request(`http://127.0.0.1${path}`, { method: 'POST', headers, body: 'b0dy' });
    await requests.watch(request, () => new Response('', { status: 404 }));
  }
  return requests.newestFirst();
};

describe('the recent requests', () => {
  it('are those answered last, the newest first, and no more than thirty', async () => {
    const paths = Array.from({ length: 70 }, (_, index) => [`/api/v0/${index}`] as const);
    const requests = await watched(...paths);
    expect(requests.map(({ path }) => path)).toEqual(
      paths
        .map(([path]) => path)
        .toReversed()
        .slice(0, 30),
    );
    expect(requests[0]).toMatchObject({ number: 70, method: 'POST', status: 404 });
  });

  it('hold neither query nor body nor any header but the name of the client, and no key wherever it stands', async () => {
    const requests = await watched(
      ['/api/v0/alerts?apikey=r3ad&token=t0ken', { 'x-api-key': 'k3y/with+signs', 'user-agent': 'mkr r3ad' }],
      [`/api/v0/${encodeURIComponent('k3y/with+signs')}`, { authorization: 'Bearer t0ken' }],
    );
    expect(JSON.stringify(requests)).not.toMatch(/k3y|r3ad|t0ken|b0dy|signs/);
    expect(requests.map(({ path, client }) => [path, client])).toEqual([
      ['/api/v0/(key)', ''],
      ['/api/v0/alerts', 'mkr (key)'],
    ]);
  });

  it('are cut where they are long', async () => {
    const [request] = await watched([`/${'p'.repeat(10_000)}`, { 'user-agent': 'c'.repeat(10_000) }]);
    expect(request?.path.length).toBeLessThan(210);
    expect(request?.client.length).toBeLessThan(90);
  });

  it('are not those for the page itself, which asks every few seconds', async () => {
    expect(await watched(['/'], ['/?x=1'])).toEqual([]);
  });
});
