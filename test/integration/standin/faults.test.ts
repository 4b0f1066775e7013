import { z } from 'zod';
import { standinProcess, type StandinProcess } from '../../support/programs/standin';
import { answerOn, connected, sentRaw } from './rawRequest';
import { apiKey, now, startedStandin } from './standinClient';

// The program itself, as a process of its own. Bodies that are no JSON or do not fit: api.test.ts.
let standin: StandinProcess;
beforeAll(async () => {
  standin = await standinProcess('--minute', '60s');
  await standin.call('POST', '/services', { name: 'shop' });
});
afterAll(() => standin.kill('SIGTERM'));

/** It answers others, and nothing of what it was sent looked like a bug to it. */
afterEach(async () => {
  expect(await standin.call('GET', '/org')).toMatchObject({ status: 200, body: { name: 'alertdrill-standin' } });
  expect(standin.said()).not.toContain('a bug');
});

const error = z.object({ error: z.object({ message: z.string().min(1) }) });
const messageOf = (body: string): string => error.parse(JSON.parse(body)).error.message;

const request = (line: string, headers: readonly string[] = [], body = ''): string =>
  [`${line} HTTP/1.1`, 'Host: 127.0.0.1', 'X-Api-Key: key', 'Connection: close', ...headers, '', body].join('\r\n');
const post = (path: string, body: string, ...headers: readonly string[]): string =>
  request(`POST /api/v0${path}`, [`Content-Length: ${Buffer.byteLength(body)}`, ...headers], body);

describe('answered with an error, in the shape that errors have', () => {
  it.each([
    ['a path out of the API', request('GET /api/v0/../../etc/passwd'), 404],
    ['a path out of it, encoded', request('GET /api/v0/%2e%2e/%2E%2E/etc/passwd'), 404],
    ['a name that is a path, encoded', request('GET /api/v0/hosts/%2e%2e%2f%2e%2e%2forg'), 404],
    ['two slashes before the path', request('GET //api/v0/org'), 404],
    ['two slashes within it', request('GET /api//v0//org'), 404],
    ['a path that looks like another server', request('GET //mackerel.example/api/v0/org'), 404],
    ['a backslash in the path', request('GET /api\\..\\v0\\org'), 400],
    ['a NUL in the path, encoded', request('GET /api/v0/hosts/web%00'), 404],
    ['a NUL in the path', request('GET /api/v0/hosts/web\0'), 400],
    ['a percent sign with nothing behind it', request('GET /api/v0/hosts/%'), 404],
    ['bytes that are no UTF-8, encoded', request('GET /api/v0/hosts/%E0%A4%A'), 404],
    ['the property of an object as a name', request('GET /api/v0/services/__proto__/roles'), 404],
    ['a method that the path lacks', request('DELETE /api/v0/org'), 404],
    ['a method that no path has', request('PATCH /api/v0/org'), 404],
    ['TRACE', request('TRACE /api/v0/org'), 404],
    ['OPTIONS', request('OPTIONS /api/v0/org'), 404],
    ['OPTIONS of the server as a whole', request('OPTIONS *'), 400],
    ['a method that HTTP lacks', request('BREW /api/v0/org'), 400],
    ['CONNECT', request('CONNECT mackerel.example:443'), 404],
    ['a path of 15,000 characters', request(`GET /api/v0/hosts/${'a'.repeat(15_000)}`), 404],
    ['a path of 20,000 characters', request(`GET /api/v0/hosts/${'a'.repeat(20_000)}`), 431],
    ['a header of 20,000 characters', request('GET /api/v0/org', [`X-Large: ${'a'.repeat(20_000)}`]), 431],
    ['a header without a name', request('GET /api/v0/org', [': nameless']), 400],
    ['a host that is none', request('GET /api/v0/org').replace('Host: 127.0.0.1', 'Host: a b/c?d'), 400],
    ['no host', request('GET /api/v0/org').replace('Host: 127.0.0.1', 'X-Host: none'), 400],
    [
      'two lengths of one body',
      request('POST /api/v0/services', ['Content-Length: 2', 'Content-Length: 3'], '{}'),
      400,
    ],
    ['a length below nothing', request('POST /api/v0/services', ['Content-Length: -1'], '{}'), 400],
    ['chunks that are none', request('POST /api/v0/services', ['Transfer-Encoding: chunked'], 'zz\r\n{}\r\n'), 400],
    ['a form', post('/services', 'name=blog', 'Content-Type: application/x-www-form-urlencoded'), 400],
    ['a compressed body', post('/services', '\u001f\b\0', 'Content-Encoding: gzip'), 400],
    ['a body that is to have five megabytes', request('POST /api/v0/services', ['Content-Length: 5000000'], '{'), 413],
    ['a body of 100,000 objects in each other', post('/hosts', nested('{"a":', '}', 100_000)), 400],
    ['a body of 100,000 lists in each other', post('/hosts', nested('[', ']', 100_000)), 400],
  ])('%s', async (_, text, status) => {
    const answer = await sentRaw(standin.url, text);
    expect([answer.status, messageOf(answer.body)]).toEqual([status, expect.any(String)]);
    expect(answer.head).toMatch(/^date: \w+, /im);
  });

  it('metadata of 50,000 lists in each other, which could never be shown again; five hundred can', async () => {
    const path = '/services/shop/metadata/deep';
    const put = (levels: number) => {
      const body = '['.repeat(levels) + ']'.repeat(levels);
      return sentRaw(standin.url, request(`PUT /api/v0${path}`, [`Content-Length: ${body.length}`], body));
    };
    expect((await put(50_000)).status).toBe(400);
    expect((await standin.call('GET', path)).status).toBe(404);
    expect((await put(500)).status).toBe(200);
    expect((await standin.call('GET', path)).status).toBe(200);
  });
});

function nested(open: string, close: string, levels: number): string {
  return `{"name":"deep","meta":{"a":${open.repeat(levels)}1${close.repeat(levels)}}}`;
}

describe('taken as it is meant', () => {
  it('a body of whatever type, as long as it is JSON', async () => {
    for (const type of ['text/plain', ';;;', '']) {
      const body = JSON.stringify([{ name: 'typed', time: now(), value: 1 }]);
      expect((await sentRaw(standin.url, post('/services/shop/tsdb', body, `Content-Type: ${type}`))).status).toBe(200);
    }
  });

  it('a key that comes twice: the last one counts', async () => {
    const answer = await sentRaw(standin.url, post('/services', '{"name":"first","name":"last"}'));
    expect(JSON.parse(answer.body)).toMatchObject({ name: 'last' });
  });

  it('keys that objects have anyway: they are data, or left out, and change nothing else', async () => {
    const own = await startedStandin();
    const key = '"__proto__":{"isRetired":true,"polluted":1}';
    const made = await own.sendText('POST', '/hosts', `{"name":"web","meta":{${key},"constructor":{"a":1}},${key}}`);
    const { id } = made.body as { id: string };
    const { body } = await own.get(`/hosts/${id}`);
    expect(body).toMatchObject({ host: { name: 'web', isRetired: false, meta: { constructor: { a: 1 } } } });
    const points = ['__proto__', 'constructor', 'toString'].map((name) => ({
      hostId: id,
      name,
      time: now(),
      value: 7,
    }));
    expect((await own.send('POST', '/tsdb', points)).status).toBe(200);
    const latest = await own.get(`/tsdb/latest?hostId=${id}&hostId=__proto__&name=__proto__&name=toString`);
    expect(JSON.stringify(latest.body)).toMatch(/"__proto__":\{"time":\d+,"value":7\}.*"toString":\{/);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect('polluted' in {}).toBe(false);
    await own.close();
  });
});

describe('connections', () => {
  it('a thousand of them that say nothing keep nobody out, and may still ask something', async () => {
    const idle = await Promise.all(Array.from({ length: 1_000 }, () => connected(standin.url)));
    const points = [{ name: 'meanwhile', time: now(), value: 1 }];
    expect((await standin.call('POST', '/services/shop/tsdb', points)).status).toBe(200);
    const asked = idle.slice(0, 50).map((socket) => {
      const answer = answerOn(socket);
      socket.write(request('GET /api/v0/services'));
      return answer;
    });
    for (const { status } of await Promise.all(asked)) expect(status).toBe(200);
    for (const socket of idle) socket.destroy();
  });

  it('a hundred of them in the midst of their headers or bodies keep nobody out', async () => {
    const sockets = await Promise.all(Array.from({ length: 100 }, () => connected(standin.url)));
    const whole = post('/services/shop/tsdb', JSON.stringify([{ name: 'slow', time: now(), value: 1 }]));
    const cuts = sockets.map((_, index) => (index % 2 === 0 ? 40 : whole.length - 5));
    sockets.forEach((socket, index) => socket.write(whole.slice(0, cuts[index])));
    expect((await standin.call('GET', '/services')).status).toBe(200);
    const answers = sockets.map(answerOn);
    sockets.forEach((socket, index) => socket.write(whole.slice(cuts[index])));
    for (const { status } of await Promise.all(answers)) expect(status).toBe(200);
  });

  it('that are given up in the midst of a body leave nothing of it behind', async () => {
    const whole = post('/services', '{"name":"half"}');
    for (let count = 0; count < 20; count += 1) {
      const socket = await connected(standin.url);
      socket.write(whole.slice(0, -3));
      await standin.call('GET', '/org');
      socket.destroy();
    }
    const names = JSON.stringify((await standin.call('GET', '/services')).body);
    expect([names.includes('shop'), names.includes('half')]).toEqual([true, false]);
  });
});

describe('a request that does not come to its end', () => {
  const begun = `POST /api/v0/services HTTP/1.1\r\nHost: x\r\nX-Api-Key: ${apiKey}\r\n`;

  it.each([
    ['nothing at all', ''],
    ['half of its headers', begun],
    ['half of its body', `${begun}Content-Length: 100\r\n\r\n{"name":`],
    ['half of a chunk', `${begun}Transfer-Encoding: chunked\r\n\r\n64\r\n{"name":`],
  ])(
    'is answered 408 when its time is over, in the shape that errors have, and the connection ended: %s',
    async (_, text) => {
      const impatient = await startedStandin({ patience: { headersMs: 150, requestMs: 300 } });
      const answer = await sentRaw(impatient.url, text);
      expect([answer.status, messageOf(answer.body)]).toEqual([408, 'The request did not arrive in time.']);
      expect((await impatient.get('/services')).body).toMatchObject({ services: [{ name: 'shop' }] });
      expect(impatient.log.filter((line) => line.includes('a bug'))).toEqual([]);
      await impatient.close();
    },
  );
});
