import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { ExternalMonitor } from '../../../src/standin/engine/monitor';
import { checkExternally } from '../../../src/standin/server/checkExternally';
import { eventually } from '../../support/eventually';
import { externalMonitor } from '../../unit/standin/builders';
import { startedStandin } from './standinClient';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

const listening = async (server: Server): Promise<number> => {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};
const serve = async (answer: RequestListener): Promise<string> =>
  `http://127.0.0.1:${await listening(createServer(answer))}`;

const check = (url: string, changes: Partial<ExternalMonitor> = {}, signal = new AbortController().signal) =>
  checkExternally(externalMonitor({ url, ...changes }), signal);

describe('a check from outside', () => {
  it.each([
    [200, undefined, undefined],
    [301, undefined, undefined],
    [404, undefined, '404 Not Found'],
    [503, undefined, '503 Service Unavailable'],
    [503, 503, undefined],
    [200, 503, '200 OK'],
  ])('of a server that answers %d while %p is expected fails with %p', async (status, expectedStatusCode, failure) => {
    const url = await serve((_, response) => response.writeHead(status).end());
    const result = await check(url, { expectedStatusCode });
    expect(result.failure).toBe(failure);
    expect(result.responseTimeMs).toBeGreaterThan(0);
  });

  it('looks for a string in the body', async () => {
    const url = await serve((_, response) => response.end('all is well'));
    expect((await check(url, { containsString: 'well' })).failure).toBeUndefined();
    expect((await check(url, { containsString: 'ill' })).failure).toContain('the body lacks');
  });

  it('sends method, headers and body as told, and names itself where not told', async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      const { method, headers } = request;
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        seen.push({ method, body, agent: headers['user-agent'], cache: headers['cache-control'] });
        response.end();
      });
    });
    await check(url);
    const headers = [
      { name: 'User-Agent', value: 'me' },
      { name: 'Cache-Control', value: 'no-cache' },
    ];
    await check(url, { method: 'PUT', requestBody: 'hello', headers });
    expect(seen).toEqual([
      { method: 'GET', body: '', agent: expect.stringMatching(/^mackerel-http-checker\//) as string, cache: undefined },
      { method: 'PUT', body: 'hello', agent: 'me', cache: 'no-cache' },
    ]);
  });

  it('follows two redirects with their cookies, if told, and fails at the third', async () => {
    const cookies: unknown[] = [];
    const url = await serve((request, response) => {
      cookies.push(request.headers.cookie);
      const left = Number(request.url?.slice(1));
      if (left === 0) return response.end('there');
      return response.writeHead(302, { location: `/${left - 1}`, 'set-cookie': `at=${left}; Path=/` }).end();
    });
    const followed = { followRedirect: true, containsString: 'there' };
    expect((await check(`${url}/2`, followed)).failure).toBeUndefined();
    expect(cookies).toEqual([undefined, 'at=2', 'at=1']);
    expect((await check(`${url}/3`, followed)).failure).toBe('More than 2 redirects');
    expect((await check(`${url}/3`)).failure).toBeUndefined();
  });

  it('fails where nothing listens or the connection breaks, without a response time', async () => {
    const url = await serve((request) => request.socket.destroy());
    expect(await check(url)).toMatchObject({ failure: expect.stringMatching(/hang up/) as string });
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
    const refused = await check(url);
    expect(refused.failure).toContain('ECONNREFUSED');
    expect(refused.responseTimeMs).toBeUndefined();
  });

  it('has fifteen seconds, headers and body together; the control: one that ends within them is answered', async () => {
    const url = await serve((request, response) => {
      response.writeHead(200);
      response.write('all is ');
      // Slowly, but in time; the other one never.
      if (request.url === '/slow') setTimeout(() => response.end('well'), 2_000);
    });
    const fromMs = performance.now();
    const [never, slow] = await Promise.all([check(url), check(`${url}/slow`, { containsString: 'all is well' })]);
    expect(never).toEqual({ failure: 'No answer within 15 seconds', message: 'No answer within 15 seconds' });
    expect(performance.now() - fromMs).toBeGreaterThan(14_900);
    expect(slow.failure).toBeUndefined();
    expect(slow.responseTimeMs).toBeGreaterThan(1_900);
  }, 60_000);

  it('ends when the stand-in does', async () => {
    const stopped = new AbortController();
    const url = await serve(() => stopped.abort());
    expect((await check(url, {}, stopped.signal)).failure).toMatch(/abort/);
  });

  it('refuses a certificate that nobody vouches for, unless told to skip that, and counts its days', async () => {
    const fixture = (name: string) => readFileSync(path.join(__dirname, '../../fixtures/tls', name));
    const options = { key: fixture('localhost.key.pem'), cert: fixture('localhost.cert.pem') };
    const port = await listening(createTlsServer(options, (_, response) => response.end()));
    const url = `https://localhost:${port}/`;
    expect((await check(url)).failure).toMatch(/self.signed/);
    const skipped = await check(url, { skipCertificateVerification: true });
    expect(skipped.failure).toBeUndefined();
    expect(skipped.certificateDaysLeft).toBeGreaterThan(10_000);
  });
});

it('an external monitor opens and closes its alert by real requests, once a minute', async () => {
  let status = 503;
  const url = await serve((_, response) => response.writeHead(status).end());
  const standin = await startedStandin({
    minuteMs: 100,
    seed: { monitors: [{ type: 'external', name: 'Front page', url, maxCheckAttempts: 2 }] },
  });
  const alerts = async () => ((await standin.get('/alerts?withClosed=true')).body as { alerts: unknown[] }).alerts;
  try {
    await eventually(async () =>
      expect(await alerts()).toMatchObject([
        { type: 'external', status: 'CRITICAL', message: '503 Service Unavailable' },
      ]),
    );
    status = 200;
    await eventually(async () => expect(await alerts()).toMatchObject([{ status: 'OK', message: '200 OK' }]));
  } finally {
    await standin.close();
  }
});
