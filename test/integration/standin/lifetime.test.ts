import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readSeed, SeedError } from '../../../src/standin/seed';
import { startStandin } from '../../../src/standin/main';
import { eventually } from '../../support/eventually';
import { startWebhookReceiver } from '../../support/webhookReceiver';
import { apiKey, now, startedStandin } from './standinClient';

/** What keeps this process alive or listens. */
const resources = (): readonly string[] =>
  process.getActiveResourcesInfo().filter((kind) => /Timeout|TCPSERVERWRAP|TCPSocketWrap/.test(kind));

/** Jest has some of its own, which may go meanwhile: no more than before, and those that were the stand-in's are gone. */
function expectLeft(left: number, { before, during }: { readonly before: number; readonly during: number }): void {
  expect(left).toBeLessThanOrEqual(before);
  expect(during - left).toBeGreaterThan(4);
}

describe('the stand-in', () => {
  it('leaves no timer and no socket behind, even with a check under way', async () => {
    let asked = 0;
    const silent = createServer(() => (asked += 1));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
    const before = resources().length;
    const standin = await startedStandin({
      minuteMs: 50,
      settings: { evaluationDelayMs: 3_600_000 },
      seed: { services: [{ name: 'shop' }], monitors: [{ type: 'external', name: 'silent', url }] },
    });
    await standin.send('POST', '/services/shop/tsdb', [{ name: 'a', time: now(), value: 1 }]);
    await eventually(() => expect(asked).toBe(1));
    const during = resources().length;
    await standin.close();
    await standin.close();
    silent.closeAllConnections();
    await eventually(() => expectLeft(resources().length, { before, during }));
    await new Promise((resolve) => silent.close(resolve));
  });

  it('leaves nothing of a notification behind that nobody takes, or that is to be sent again', async () => {
    const receiver = await startWebhookReceiver();
    const before = resources().length;
    const webhook = { type: 'webhook', name: 'hook', events: ['alert'] } as const;
    const standin = await startedStandin({
      minuteMs: 3_600_000,
      seed: {
        services: [{ name: 'shop' }],
        monitors: [
          { type: 'service', name: 'a', service: 'shop', metric: 'a', operator: '>', critical: 0, duration: 1 },
        ],
        channels: [
          { ...webhook, url: `${receiver.url}/hanging` },
          { ...webhook, id: 'refused', url: 'http://127.0.0.1:1/' },
        ],
      },
    });
    receiver.answer = 'hang';
    await standin.send('POST', '/services/shop/tsdb', [{ name: 'a', time: now(), value: 1 }]);
    await eventually(() => expect(receiver.received).toHaveLength(1));
    const during = resources().length;
    await standin.close();
    await eventually(() => expectLeft(resources().length, { before, during }), 2000);
    await receiver.close();
  });

  it('says which port is taken', async () => {
    const standin = await startedStandin();
    const port = Number(new URL(standin.url).port);
    await expect(startStandin({ port, minuteMs: 2000, apiKey, log: () => undefined })).rejects.toThrow(/EADDRINUSE/);
    await standin.close();
  });

  it('gives the exact second in its Date header, which Node itself would not', async () => {
    const standin = await startedStandin();
    const plain = createServer((_, response) => response.end());
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const dateOf = async (url: string) => (await fetch(url, { headers: { connection: 'close' } })).headers.get('date');
    // Only Date stands still: sockets and timers are real. Node keeps its own Date, so the control shows another one.
    jest.useFakeTimers({ now: Date.UTC(2001, 8, 9, 1, 46, 40, 999), doNotFake: notDate });
    try {
      for (const url of [`${standin.url}/api/v0/org`, `${standin.url}/nonsense`]) {
        expect(await dateOf(url)).toBe('Sun, 09 Sep 2001 01:46:40 GMT');
      }
      expect(await dateOf(`http://127.0.0.1:${(plain.address() as AddressInfo).port}/`)).not.toContain('2001');
    } finally {
      jest.useRealTimers();
      await standin.close();
      await new Promise((resolve) => plain.close(resolve));
    }
  });

  it('warns once that a real agent is too slow for a compressed minute', async () => {
    const warningsAfterTwoPosts = async (minuteMs: number) => {
      const standin = await startedStandin({ minuteMs });
      const headers = { 'x-agent-version': '0.87.0', connection: 'close' };
      for (let posts = 0; posts < 2; posts += 1) await fetch(`${standin.url}/api/v0/hosts`, { headers });
      await standin.close();
      return standin.log.filter((line) => line.includes('mackerel-agent')).length;
    };
    expect(await warningsAfterTwoPosts(2000)).toBe(1);
    expect(await warningsAfterTwoPosts(60_000)).toBe(0);
  });
});

const notDate: FakeableAPI[] = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
];

describe('a seed', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'standin-seed-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const seedFile = async (text: string): Promise<string> => {
    const file = path.join(folder, 'seed.json');
    await writeFile(file, text);
    return file;
  };

  const monitor = {
    id: 'p95',
    type: 'service',
    name: 'p95',
    service: 'shop',
    metric: 'p95',
    operator: '>',
    duration: 2,
  };
  const good = {
    services: [{ name: 'shop', roles: ['web'] }],
    hosts: [{ id: 'web-1', name: 'web-1', roleFullnames: ['shop:web'], status: 'standby' }],
    monitors: [monitor],
  };

  it('puts services, hosts and monitors in place, with the ids given', async () => {
    const file = await seedFile(JSON.stringify(good));
    const standin = await startedStandin({ seed: await readSeed(file) });
    expect((await standin.get('/monitors')).body).toMatchObject({ monitors: [monitor] });
    expect((await standin.get('/hosts')).body).toMatchObject({
      hosts: [{ id: 'web-1', status: 'standby', roles: { shop: ['web'] } }],
    });
    await standin.close();
  });

  it('takes all seven types of monitors, as `mkr monitors pull` wrote them', async () => {
    const thresholds = { operator: '>', warning: 5, critical: null };
    const pulled = [
      { id: 'm1', name: 'connectivity', type: 'connectivity', alertStatusOnGone: 'CRITICAL' },
      { id: 'm2', name: 'Load', type: 'host', metric: 'loadavg5', ...thresholds, duration: 1, scopes: ['shop: web'] },
      { id: 'm3', name: 'Errors', type: 'service', service: 'shop', metric: 'err', ...thresholds, duration: 1 },
      { id: 'm4', name: 'Page', type: 'external', isMute: true, url: 'http://127.0.0.1:1/', headers: null },
      { id: 'm5', name: 'Mean', type: 'expression', expression: 'avg(role(shop:web, loadavg5))', ...thresholds },
      { id: 'm6', name: 'Odd', type: 'anomalyDetection', warningSensitivity: 'normal', scopes: ['shop: web'] },
      { id: 'm7', name: 'Query', type: 'query', query: 'x{a="b"}', legend: '', ...thresholds },
    ];
    const file = await seedFile(JSON.stringify({ services: good.services, monitors: pulled }));
    const standin = await startedStandin({ seed: await readSeed(file) });
    const { monitors } = (await standin.get('/monitors')).body as { monitors: { id: string }[] };
    expect(monitors.map(({ id }) => id).toSorted()).toEqual(pulled.map(({ id }) => id));
    expect(standin.log.filter((line) => line.includes('never fires'))).toHaveLength(2);
    await standin.close();
  });

  it('may be what `mkr monitors pull` wrote and nothing else: services and roles are those that monitors name', async () => {
    const host = { ...monitor, id: 'load', type: 'host', service: undefined, scopes: ['shop: web'] };
    const excluding = { ...host, id: 'other', scopes: ['blog'], excludeScopes: ['shop: db', 'blog: web'] };
    const seed = await readSeed(await seedFile(JSON.stringify({ monitors: [monitor, host, excluding] })));
    const standin = await startedStandin({ seed });
    expect((await standin.get('/services')).body).toEqual({
      services: [
        { name: 'blog', memo: '', roles: ['web'] },
        { name: 'shop', memo: '', roles: ['db', 'web'] },
      ],
    });
    expect((await standin.get('/monitors')).body).toMatchObject({
      monitors: [{ id: 'load', scopes: ['shop: web'] }, { id: 'other' }, { id: 'p95', service: 'shop' }],
    });
    await standin.close();
  });

  it.each([
    ['no JSON', '{', /is not JSON/],
    ['an unknown key', '{"monitor":[]}', /monitor"/],
    [
      'a monitor over its limits',
      JSON.stringify({ monitors: [{ ...monitor, duration: 11 }] }),
      /monitors\[0\]\.duration/,
    ],
    ['a bad host status', '{"hosts":[{"name":"a","status":"asleep"}]}', /hosts\[0\]\.status/],
  ])('file with %s is refused', async (_, text, message) => {
    await expect(readSeed(await seedFile(text))).rejects.toThrow(message);
  });

  it('file that does not exist or is a folder is refused by name, and says which', async () => {
    await expect(readSeed(path.join(folder, 'none.json'))).rejects.toThrow(
      /none\.json can't be read: there is no such file/,
    );
    await expect(readSeed(folder)).rejects.toThrow(/can't be read: EISDIR/);
  });

  it.each([
    [
      'what can be no service',
      { monitors: [{ ...monitor, service: 'no/ne' }] },
      /"p95": no\/ne is not a registered service or role/,
    ],
    ['two monitors of one id', { ...good, monitors: [monitor, monitor] }, /two monitors of id p95/],
    ['two hosts of one id', { hosts: [...good.hosts, ...good.hosts] }, /two hosts of id web-1/],
  ])('with %s is refused before anything listens', async (_, bad, message) => {
    const seed = await readSeed(await seedFile(JSON.stringify(bad)));
    const started = startStandin({ port: 0, minuteMs: 2000, apiKey, seed });
    await expect(started).rejects.toThrow(message);
    await expect(started).rejects.toBeInstanceOf(SeedError);
  });
});
