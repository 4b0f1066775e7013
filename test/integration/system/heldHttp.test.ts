import { createServer } from 'node:http';
import { HttpFailure } from '../../../src/ports/http';
import { createSystemClock } from '../../../src/system/clock';
import { createConnect } from '../../../src/system/connect';
import type { ResolveAll } from '../../../src/system/heldLookup';
import { createHttp } from '../../../src/system/http';
import { listen } from '../../support/rawServer';

/** A request that is held to ranges of addresses, by the real resolver of this machine and by others. */

const clock = createSystemClock();
const { signal } = new AbortController();
const ours = ['127.0.0.0/8', '::1/128'];
const elsewhere = ['192.0.2.0/24'];

let requests: string[];
let port: number;
let stop: () => Promise<void>;
beforeEach(async () => {
  requests = [];
  const server = createServer(({ url = '' }, response) => {
    requests.push(url);
    response.writeHead(302, { location: `http://127.0.0.1:${port}/redirected` }).end();
  });
  port = await listen(server);
  stop = () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections());
});
afterEach(() => stop());

async function get(host: string, within: readonly string[], resolveAll?: ResolveAll): Promise<string> {
  const http = createHttp(clock, resolveAll && { resolveAll });
  const request = { method: 'GET', url: `http://${host}:${port}/asked`, timeoutMs: 10_000, maxRedirects: 5, within };
  try {
    return String((await http.send(request)).status);
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return `${error.kind}: ${error.message}`;
  } finally {
    http.close();
  }
}

it('is sent where the name leads into them', async () => {
  expect(await get('localhost', ours)).toBe('302');
  expect(requests).toEqual(['/asked']);
});

it('is not sent where the name leads elsewhere, and says where', async () => {
  expect(await get('localhost', elsewhere)).toMatch(
    /^outside: localhost:\d+: localhost leads to (127\.0\.0\.1|::1).*, outside of 192\.0\.2\.0\/24$/,
  );
  expect(requests).toEqual([]);
});

it('is not sent where one of several addresses lies elsewhere, whichever is the first', async () => {
  const addresses = [
    { address: '127.0.0.1', family: 4 },
    { address: '192.0.2.1', family: 4 },
  ];
  for (const several of [addresses, addresses.toReversed()]) {
    expect(await get('shop.test', ours, (_name, found) => found(null, several))).toContain('leads to 192.0.2.1,');
  }
  expect(requests).toEqual([]);
  // The control.
  expect(await get('shop.test', [...ours, ...elsewhere], (_name, found) => found(null, addresses))).toBe('302');
});

it('connects to the addresses that were checked: a name is looked up once for a connection', async () => {
  const answers = ['127.0.0.1', '192.0.2.1'];
  const asked: string[] = [];
  const rebinding: ResolveAll = (name, found) => {
    asked.push(name);
    found(null, [{ address: answers.shift() ?? '', family: 4 }]);
  };
  expect(await get('shop.test', ours, rebinding)).toBe('302');
  expect(asked).toEqual(['shop.test']);
  // And the next connection asks again.
  answers.splice(0, answers.length, '192.0.2.1');
  expect(await get('shop.test', ours, rebinding)).toContain('outside');
  expect(requests).toEqual(['/asked']);
});

it('follows no redirect: one to an address would be looked up by nobody', async () => {
  expect(await get('localhost', ours)).toBe('302');
  expect(requests).toEqual(['/asked']);
  expect(await get('localhost', [])).toContain('too many redirects');
});

it('goes to an address as it is: that was compared with the list', async () => {
  expect(await get('127.0.0.1', elsewhere)).toBe('302');
});

it('and a connection of a probe is held to them as well', async () => {
  const address = { host: 'localhost', port };
  expect(await createConnect(clock, ours)(address, 5_000, signal)).toMatchObject({ outcome: 'connected' });
  await expect(createConnect(clock, elsewhere)(address, 5_000, signal)).rejects.toThrow('localhost leads to');
});
