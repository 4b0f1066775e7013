import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import type { Fact } from '../../../src/domain/facts';
import { openReception, type OpenReception, type ReceptionSettings } from '../../../src/notifications/reception';
import { readNotification } from '../../../src/providers/mackerel/readNotification';
import { createSystemClock } from '../../../src/system/clock';
import { listen } from '../../../src/system/listen';
import { portHolder } from '../../../src/system/portHolder';
import { fromMackerel } from '../../support/receiverBench';
import { storyExpectation, storyScenario } from '../../support/storyScenario';

const clock = createSystemClock();
const scenario = storyScenario({ expect: [storyExpectation({ notified: { withinMs: 90_000 } })] });

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const bugs: unknown[] = [];
async function open(settings: ReceptionSettings, scenarios = [scenario]): Promise<OpenReception> {
  const system = { clock, listen, portHolder, forms: [readNotification], onBug: (bug: unknown) => bugs.push(bug) };
  const opened = await openReception(system, settings, scenarios);
  stops.push(opened.close);
  return opened;
}

const anyPort = { host: '127.0.0.1', port: 0 };

async function opened(settings: ReceptionSettings = { listen: anyPort }) {
  const { reception, webhookUrl = '' } = await open(settings);
  if (reception?.state !== 'listening') throw new Error('it does not listen');
  const facts: Fact[] = [];
  reception.receiver.watch({ isMeant: () => true, onFact: (fact) => void facts.push(fact) });
  return { url: webhookUrl, reception, facts };
}

const post = (url: string, body: string | ReadableStream) => {
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' };
  return fetch(url, init);
};

async function portOf(host = '127.0.0.1'): Promise<number> {
  const server = createServer();
  server.listen(0, host);
  await once(server, 'listening');
  stops.push(() => server.close());
  const address = server.address();
  if (typeof address === 'string' || address === null) throw new Error('no port');
  return address.port;
}

describe('the receiver on a socket', () => {
  it('takes a notification at the URL that providers are told', async () => {
    const { url, facts } = await opened();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const before = clock.now();
    const response = await post(`${url}/oncall`, JSON.stringify(fromMackerel()));
    expect([response.status, await response.text()]).toEqual([200, 'ok\n']);
    expect(facts).toMatchObject([{ type: 'notification-arrived', receiver: 'oncall', of: { reference: '4Kx1' } }]);
    const [arrived] = facts;
    if (arrived?.type !== 'notification-arrived') throw new Error('nothing arrived');
    expect(arrived.atMs).toBeGreaterThanOrEqual(before);
    expect(arrived.atMs).toBeLessThanOrEqual(clock.now());
  });

  it('says in a browser what it is', async () => {
    const { url } = await opened();
    expect(await (await fetch(url)).text()).toContain("alertdrill's webhook receiver");
  });

  it('takes many senders at once', async () => {
    const { url, facts } = await opened();
    const bodies = Array.from({ length: 200 }, (_, index) => JSON.stringify(fromMackerel({ id: `a${index}` })));
    const statuses = await Promise.all(bodies.map(async (body) => (await post(`${url}/oncall`, body)).status));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(facts).toHaveLength(200);
  });

  it('refuses what never ends, and goes on', async () => {
    const { url, facts } = await opened();
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 1;
        controller.enqueue(new Uint8Array(1024 * 1024));
      },
    });
    await post(`${url}/oncall`, endless).then(
      ({ status }) => expect(status).toBe(413),
      // The connection may be gone before the answer is read: nobody reads what is still coming.
      () => undefined,
    );
    expect(sent).toBeLessThan(100);
    expect(facts).toMatchObject([{ type: 'notification-cut', receiver: 'oncall' }, { type: 'noted' }]);
    expect((await post(`${url}/oncall`, JSON.stringify(fromMackerel()))).status).toBe(200);
  });

  it('does not mind a sender that leaves in the middle', async () => {
    const { url, facts } = await opened();
    const { port } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('POST /oncall HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"event":');
    socket.destroy();
    await once(socket, 'close');
    expect((await post(`${url}/oncall`, JSON.stringify(fromMackerel()))).status).toBe(200);
    expect(facts).toHaveLength(1);
    expect(bugs).toEqual([]);
  });

  it('is gone when it is closed, whoever still hangs on', async () => {
    const { reception, webhookUrl = '', close } = await open({ listen: anyPort });
    expect(reception?.state).toBe('listening');
    const { port } = new URL(webhookUrl);
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    await close();
    await once(socket, 'close');
    await expect(fetch(webhookUrl)).rejects.toThrow();
  });

  const itWithIpv6 = Object.values(networkInterfaces())
    .flat()
    .some((each) => each?.address === '::1')
    ? it
    : it.skip;

  itWithIpv6('listens on IPv6 too', async () => {
    const { url } = await opened({ listen: { host: '::1', port: 0 } });
    expect(url).toMatch(/^http:\/\/\[::1\]:\d+$/);
    expect((await post(`${url}/a`, JSON.stringify(fromMackerel()))).status).toBe(200);
  });
});

describe('where providers send to', () => {
  it('is the public URL where there is one, also of a receiver that is closed', async () => {
    const publicUrl = 'https://drills.test/hooks';
    expect((await opened({ listen: anyPort, publicUrl })).reception.url).toBe(publicUrl);
    expect((await open({ listen: anyPort, publicUrl }, [])).webhookUrl).toBe(publicUrl);
  });

  it('is known without listening where nobody asks for it, unless the port is not', async () => {
    const idle = await open({ listen: { host: '0.0.0.0', port: 19_095 } }, [storyScenario()]);
    expect(idle).toMatchObject({ webhookUrl: 'http://127.0.0.1:19095' });
    expect(idle.reception).toBeUndefined();
    expect((await open({ listen: anyPort }, [storyScenario()])).webhookUrl).toBeUndefined();
  });
});

describe('a port that is taken', () => {
  it('is a reason to block, with the process that has it', async () => {
    const port = await portOf();
    const { reception, webhookUrl } = await open({ listen: { host: '127.0.0.1', port } });
    expect(webhookUrl).toBe(`http://127.0.0.1:${port}`);
    if (reception?.state !== 'closed') throw new Error('it listens');
    expect(reception.reason.cause).toBe('receiver-not-listening');
    expect(reception.reason.detail).toContain(`the webhook receiver can't listen on 127.0.0.1:${port}: `);
    if (process.platform === 'linux') expect(reception.reason.detail).toContain(`process ${process.pid} (`);
    expect(reception.reason.hint).toContain('choose another port under `webhook`');
  });

  it('has nobody once it is free', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    if (process.platform === 'linux') expect(portHolder(port)).toContain(`process ${process.pid} (`);
    server.close();
    await once(server, 'close');
    expect(portHolder(port)).toBeUndefined();
  });

  it('is not the only reason: an address that this machine has not', async () => {
    const { reception } = await open({ listen: { host: '203.0.113.7', port: 19_095 } });
    expect(reception).toMatchObject({
      state: 'closed',
      reason: { detail: expect.stringContaining('EADDRNOTAVAIL') as string },
    });
  });
});
