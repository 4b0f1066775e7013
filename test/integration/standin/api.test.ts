import { request } from 'node:http';
import { connect } from 'node:net';
import { apiKey, readOnlyKey, startedStandin, type StandinClient } from './standinClient';

let standin: StandinClient;
beforeAll(async () => {
  standin = await startedStandin();
});
afterAll(() => standin.close());

const messageOf = (body: unknown) => (body as { error: { message: string } }).error.message;

describe('the API', () => {
  it('says who it is', async () => {
    const { status, body } = await standin.get('/org');
    expect([status, body]).toEqual([200, { name: 'alertdrill-standin', displayName: null }]);
  });

  it.each([
    ['an unknown key', 'wrong', 401],
    ['an empty key', '', 401],
    ['the read-only key', readOnlyKey, 200],
    ['the full key', apiKey, 200],
  ])('answers a read with %s: %d', async (_, key, status) => {
    expect((await standin.get('/org', key)).status).toBe(status);
  });

  it('refuses a write with the read-only key, and lets the full key pass', async () => {
    const refused = await standin.send('POST', '/services', { name: 'blog' }, readOnlyKey);
    expect([refused.status, typeof messageOf(refused.body)]).toEqual([403, 'string']);
    expect((await standin.send('POST', '/services', { name: 'blog' })).status).toBe(200);
  });

  it('answers 404 to an unknown path, whatever the key', async () => {
    const { status, body } = await standin.get('/nonsense', 'wrong');
    expect([status, body]).toEqual([404, { error: { message: 'Not found.' } }]);
  });

  it('takes the lone question mark that the official client puts behind every path', async () => {
    expect((await standin.get('/org?')).status).toBe(200);
  });

  it('answers 413 to a body over its limit, and goes on', async () => {
    expect((await standin.sendText('POST', '/services/shop/tsdb', 'x'.repeat(5_000_000))).status).toBe(413);
    expect((await standin.sendText('POST', '/services/shop/tsdb', `[${' '.repeat(4_000_000)}]`)).status).toBe(200);
  });

  it('reads, and limits, a body that does not announce its length', async () => {
    const { port } = new URL(standin.url);
    const post = (body: Iterable<string>) =>
      new Promise<number | undefined>((resolve, reject) => {
        const headers = { 'x-api-key': apiKey };
        const outgoing = request({
          host: '127.0.0.1',
          port,
          method: 'POST',
          path: '/api/v0/services/shop/tsdb',
          headers,
        });
        outgoing.on('response', ({ statusCode }) => resolve(statusCode)).on('error', reject);
        for (const chunk of body) outgoing.write(chunk);
        outgoing.end();
      });
    expect(await post(['[{"name":"a","ti', 'me":1,"value":1}]'])).toBe(200);
    expect(await post(['[{"name":"a","ti'])).toBe(400);
    expect(await post(Array<string>(5).fill(' '.repeat(1_000_000)))).toBe(413);
  });

  it('announces its minute, at the start and in each answer', async () => {
    expect(standin.log[0]).toContain('one Mackerel minute lasts 2s');
    expect((await standin.get('/org', 'wrong')).headers.get('x-standin-minute')).toBe('2s');
  });
});

describe('bad requests', () => {
  const paths = [
    ['POST', '/services'],
    ['POST', '/services/shop/roles'],
    ['POST', '/services/shop/tsdb'],
    ['POST', '/tsdb'],
    ['POST', '/hosts'],
    ['POST', '/hosts/bulk-retire'],
    ['POST', '/monitoring/checks/report'],
    ['POST', '/monitors'],
  ] as const;
  const bodies = [
    '',
    '{',
    'null',
    '7',
    '"text"',
    '{"name":7}',
    '[{"name":"__proto__"}]',
    '[null]',
    '{"reports":[{}]}',
    '{"type":"check"}',
    '{"type":"host","name":""}',
    '{"ids":"x"}',
    '[{"hostId":"x","name":"a b","time":1,"value":1}]',
    '[{"name":"a","time":1,"value":"NaN"}]',
    '['.repeat(50_000),
  ];

  it.each(paths)('to %s %s are answered with 400 and a message', async (method, path) => {
    for (const body of bodies) {
      const answer = await standin.sendText(method, path, body);
      expect([body.slice(0, 60), answer.status]).toEqual([body.slice(0, 60), 400]);
      expect(messageOf(answer.body)).not.toBe('');
    }
    expect(standin.log.filter((line) => line.includes('a bug'))).toEqual([]);
    expect((await standin.get('/org')).status).toBe(200);
  });

  it.each([
    '/alerts/none',
    '/alerts/none/logs',
    '/monitors/none',
    '/hosts/none',
    '/hosts/none/metrics?name=a',
    '/hosts/none/metric-names',
    '/services/none/roles',
    '/services/none/metric-names',
    '/services/shop/metrics?name=none',
    '/monitoring/checks/none',
    '/hosts-by-custom-identifier/none',
  ])('for what does not exist are answered with 404: %s', async (path) => {
    const { status, body } = await standin.get(path);
    expect([status, messageOf(body)]).toEqual([404, expect.stringMatching(/not found/)]);
  });

  it.each([
    '/alerts?limit=101',
    '/alerts?limit=0',
    '/alerts?limit=x',
    '/alerts?nextId=none',
    '/monitoring/checks?limit=101',
    '/hosts?status=asleep',
    '/services/shop/metrics',
    '/hosts-by-custom-identifier/%E0%A4%A',
  ])('with bad parameters are refused: %s', async (path) => {
    expect([400, 404]).toContain((await standin.get(path)).status);
    expect((await standin.get('/alerts?limit=100')).status).toBe(200);
  });

  it('that are not even HTTP get 400 and the end of the connection', async () => {
    const { port } = new URL(standin.url);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('nonsense\r\n\r\n'));
      let text = '';
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('error', reject);
      socket.on('close', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1.1 400 [^]*\r\nDate: \w+/);
    expect((await standin.get('/org')).status).toBe(200);
  });
});
