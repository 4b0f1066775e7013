import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { ConfigError } from '../../../src/domain/errors';
import { HttpFailure, type Http, type HttpRequest } from '../../../src/ports/http';
import { createSystemClock } from '../../../src/system/clock';
import { createHttp, type ClosableHttp } from '../../../src/system/http';
import { listen, startRawServer } from '../../support/rawServer';

const tlsDir = join(__dirname, '../../fixtures/tls');
const certFile = join(tlsDir, 'localhost.cert.pem');
const clock = createSystemClock();
const key = 'key-that-must-not-leak';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const http = (options?: Parameters<typeof createHttp>[1]): ClosableHttp => {
  const client = createHttp(clock, options);
  stops.push(() => client.close());
  return client;
};

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  stops.push(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));
  return `http://127.0.0.1:${await listen(server)}`;
}

async function serveRaw(treat: (socket: Socket) => void) {
  const server = await startRawServer(treat);
  stops.push(() => server.close());
  return server;
}

const get = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url,
  timeoutMs: 10_000,
  headers: { 'X-Api-Key': key },
  ...more,
});

async function failureOf(client: Http, request: HttpRequest): Promise<HttpFailure> {
  const outcome = await client.send(request).catch((error: unknown) => error);
  if (!(outcome instanceof HttpFailure)) throw new Error(`no failure, but ${inspect(outcome)}`);
  return outcome;
}

describe('answers', () => {
  it('resolves with any status, lower-case headers and the text', async () => {
    const url = await serve((_request, response) => response.writeHead(503, { 'X-Why': 'Busy' }).end('später'));
    const response = await http().send(get(url));
    expect(response).toMatchObject({ status: 503, body: 'später' });
    expect(response.headers['x-why']).toBe('Busy');
  });

  it('sends method, headers and body as they are, and calls no string a form', async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        seen.push([request.method, request.headers['content-type'], request.headers['x-api-key'], body]);
        response.end();
      });
    });
    await http().send(get(url, { method: 'PUT', body: ' a=b&c ' }));
    await http().send(get(url, { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } }));
    expect(seen).toEqual([
      ['PUT', undefined, key, ' a=b&c '],
      ['POST', 'application/json', undefined, '{}'],
    ]);
  });

  it('reads compressed answers', async () => {
    const url = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"a":1}')),
    );
    expect((await http().send(get(url))).body).toBe('{"a":1}');
  });

  it('stamps the arrival of the headers, not of the body, and the sending before the server saw anything', async () => {
    const marks: number[] = [];
    const url = await serve((_request, response) => {
      marks.push(clock.now());
      response.writeHead(200);
      response.write('first');
      void clock.sleep(200).then(() => {
        marks.push(clock.now());
        response.end('last');
      });
    });
    const { sentAtMs, answeredAtMs } = await http().send(get(url));
    const [seenMs = 0, bodyMs = 0] = marks;
    expect(sentAtMs).toBeLessThanOrEqual(seenMs);
    expect(answeredAtMs).toBeGreaterThanOrEqual(seenMs);
    expect(answeredAtMs).toBeLessThan(bodyMs);
  });

  it('uses a connection once, so that none is closed under it', async () => {
    const server = await serveRaw((socket) => {
      socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok'));
    });
    const client = http();
    await client.send(get(server.url));
    await client.send(get(server.url));
    expect(server.connections()).toBe(2);
  });
});

describe('redirects', () => {
  const redirecting = async () => {
    const seen: (string | string[] | undefined)[] = [];
    const target = await serve((request, response) => {
      seen.push(request.headers['x-api-key']);
      response.end('there');
    });
    const url = await serve((_request, response) => response.writeHead(302, { location: target }).end('away'));
    return { url, seen };
  };

  it('are answers by default', async () => {
    const { url, seen } = await redirecting();
    expect(await http().send(get(url))).toMatchObject({ status: 302, body: 'away' });
    expect(seen).toEqual([]);
  });

  it('take no header along to another server', async () => {
    const { url, seen } = await redirecting();
    expect(await http().send(get(url, { maxRedirects: 1 }))).toMatchObject({ status: 200, body: 'there' });
    expect(seen).toEqual([undefined]);
  });
});

describe('failures', () => {
  it.each<[string, (socket: Socket) => void, HttpFailure['kind']]>([
    ['never answers', () => undefined, 'timeout'],
    [
      'dribbles headers',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nX-Slow: ');
        const timer = setInterval(() => socket.write('x'), 20);
        socket.on('close', () => clearInterval(timer));
      },
      'timeout',
    ],
    [
      'dribbles a body',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n');
        const timer = setInterval(() => socket.write('x'), 20);
        socket.on('close', () => clearInterval(timer));
      },
      'timeout',
    ],
    ['resets at once', (socket) => void socket.resetAndDestroy(), 'unreachable'],
    ['resets upon the request', (socket) => socket.on('data', () => socket.resetAndDestroy()), 'unreachable'],
    ['hangs up without a word', (socket) => socket.on('data', () => socket.end()), 'unreachable'],
    [
      'breaks off in the body',
      (socket) => socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf')),
      'unreachable',
    ],
    ['does not speak HTTP', (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'), 'malformed'],
    [
      'calls gzip what is none',
      (socket) =>
        socket.on('data', () =>
          socket.end('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnone'),
        ),
      'malformed',
    ],
    [
      'sends too much',
      (socket) =>
        socket.on('data', () => socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n${'x'.repeat(101)}`)),
      'too-large',
    ],
  ])('of a server that %s', async (_what, treat, kind) => {
    const server = await serveRaw(treat);
    const failure = await failureOf(
      http(),
      get(server.url, { timeoutMs: kind === 'timeout' ? 150 : 10_000, maxBytes: 100 }),
    );
    expect(failure.kind).toBe(kind);
    expect(failure.failedAtMs).toBeGreaterThanOrEqual(failure.sentAtMs);
  });

  it('has room for exactly maxBytes', async () => {
    const url = await serve((_request, response) => response.end('x'.repeat(100)));
    expect((await http().send(get(url, { maxBytes: 100 }))).body).toHaveLength(100);
  });

  it('of a port where nobody listens, of a name that nobody has, and of no URL', async () => {
    const { url, ...server } = await startRawServer(() => undefined);
    await server.close();
    expect(await failureOf(http(), get(url))).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('connection refused') as string,
    });
    expect(await failureOf(http(), get('http://nobody.invalid/'))).toMatchObject({ kind: 'unreachable' });
    expect(await failureOf(http(), get('nonsense'))).toMatchObject({ kind: 'malformed' });
  });

  it('by abort: in flight, before, and by closing', async () => {
    const server = await serveRaw(() => undefined);
    const client = http();
    const abort = new AbortController();
    const failures = [failureOf(client, get(server.url, { signal: abort.signal })), failureOf(client, get(server.url))];
    abort.abort();
    expect((await failures[0])?.kind).toBe('aborted');
    expect((await failureOf(client, get(server.url, { signal: abort.signal }))).kind).toBe('aborted');
    client.close();
    expect((await failures[1])?.kind).toBe('aborted');
    expect((await failureOf(client, get(server.url))).kind).toBe('aborted');
  });

  it('tells neither headers nor address, and has no cause', async () => {
    const refusing = await startRawServer(() => undefined);
    await refusing.close();
    const silent = await serveRaw(() => undefined);
    for (const url of [refusing.url, silent.url]) {
      const failure = await failureOf(
        http(),
        get(`${url}/hooks/T0/secret-path?token=secret-query`, { timeoutMs: 100 }),
      );
      const everything = inspect(failure, { depth: 20, showHidden: true });
      expect(everything).toContain(new URL(url).host);
      for (const secret of [key, 'secret-path', 'secret-query']) expect(everything).not.toContain(secret);
      expect(failure.cause).toBeUndefined();
    }
  });
});

describe('certificates', () => {
  const serveTls = async () => {
    const tls = { cert: readFileSync(certFile), key: readFileSync(join(tlsDir, 'localhost.key.pem')) };
    const server = createTlsServer(tls, (_request, response) => response.end('private'));
    stops.push(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));
    return `https://127.0.0.1:${await listen(server)}`;
  };

  it('are refused where nobody vouches for them', async () => {
    const url = await serveTls();
    expect(await failureOf(http(), get(url))).toMatchObject({ kind: 'untrusted' });
    expect((await http({ caFile: certFile }).send(get(url))).body).toBe('private');
  });

  it('can be a file that does not exist, and that is said at once', () => {
    expect(() => http({ caFile: '/nonexistent.pem' })).toThrow(ConfigError);
  });

  it('are not what is missing where the server speaks no TLS', async () => {
    const url = await serve((_request, response) => response.end());
    expect(await failureOf(http(), get(url.replace('http:', 'https:')))).toMatchObject({ kind: 'malformed' });
  });
});

describe('proxies', () => {
  const serveProxy = async () => {
    const asked: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      asked.push(request.url, request.headers['proxy-authorization']);
      response.end('by proxy');
    });
    return { url, asked };
  };

  it('are asked for other machines, with their own credentials', async () => {
    const proxy = await serveProxy();
    const client = http({ proxy: proxy.url.replace('//', '//me:p%40ss@'), noProxy: 'nobody.invalid' });
    expect((await client.send(get('http://api.invalid/x'))).body).toBe('by proxy');
    expect(proxy.asked).toEqual(['http://api.invalid/x', `Basic ${Buffer.from('me:p@ss').toString('base64')}`]);
    expect((await failureOf(client, get('http://nobody.invalid/'))).kind).toBe('unreachable');
  });

  it('of the environment hold for other machines, never for the loopback', async () => {
    const proxy = await serveProxy();
    const direct = await serve((_request, response) => response.end('direct'));
    const before = process.env['http_proxy'];
    process.env['http_proxy'] = proxy.url;
    stops.push(() => {
      if (before === undefined) delete process.env['http_proxy'];
      else process.env['http_proxy'] = before;
    });
    expect((await http().send(get(direct))).body).toBe('direct');
    expect((await http().send(get('http://api.invalid/x'))).body).toBe('by proxy');
  });
});
