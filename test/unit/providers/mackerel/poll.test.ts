import type { Alert } from '../../../../src/domain/alert';
import { ProviderError } from '../../../../src/domain/errors';
import { apiKey, scriptedMackerel } from '../../../support/scriptedMackerel';

/** Noon of 2026-11-23 in seconds: the virtual clock's start. */
const t0 = Date.UTC(2026, 10, 23, 12) / 1000;
const at = (seconds: number) => ({ earliest: (t0 + seconds) * 1000, latest: (t0 + seconds) * 1000 + 1000 });
const query = (monitorIds: readonly string[] = [], sinceSeconds = 0) => ({
  sinceMs: (t0 + sinceSeconds) * 1000,
  monitorIds: new Set(monitorIds),
});

const latency = {
  id: 'm1',
  type: 'service',
  name: 'Latency',
  service: 'shop',
  metric: 'p95',
  operator: '>',
  critical: 600,
};
const alert = (id: string, openedAt: number, more: object = {}) => ({
  id,
  status: 'CRITICAL',
  monitorId: 'm1',
  type: 'service',
  openedAt: t0 + openedAt,
  ...more,
});
const log = (id: string, status: string, createdAt: number, trigger = 'monitoring') => ({
  id,
  status,
  trigger,
  monitorId: null,
  targetValue: null,
  statusDetail: null,
  createdAt: t0 + createdAt,
});

describe('a poll of Mackerel', () => {
  it('maps an alert: whole seconds, names, value, no field that the API left out or gave as null', async () => {
    const { clock, provider, signal } = scriptedMackerel({
      alerts: [alert('a1', 5, { value: 640.5, message: null, hostId: null, future: 'field' })],
      monitors: [latency],
    });
    const answer = await clock.until(provider.poll(query(), signal));
    expect(answer.alerts).toEqual<Alert[]>([
      {
        provider: 'mackerel',
        id: 'a1',
        monitor: { id: 'm1', name: 'Latency' },
        target: { service: 'shop' },
        openedAt: at(5),
        transitions: [{ severity: 'critical', at: at(5) }],
        notifiedAs: 'a1',
        value: 640.5,
        url: 'https://mackerel.io/orgs/acme/alerts/a1',
      },
    ]);
  });

  it('names the host with its roles, and the labels of a query', async () => {
    const { clock, provider, signal } = scriptedMackerel({
      alerts: [
        alert('a2', 6, { monitorId: 'q', type: 'query', series: { name: 'n', labels: { zone: 'a' } } }),
        alert('a1', 5, { monitorId: 'c1', type: 'check', hostId: 'h1', status: 'UNKNOWN', message: 'lost' }),
      ],
      monitors: [{ id: 'q', type: 'query', name: 'Errors' }],
      checks: [{ id: 'c1', name: 'checkout' }],
      hosts: [{ id: 'h1', name: 'web-01', status: 'working', roles: { shop: ['web', 'api'] } }],
    });
    const { alerts } = await clock.until(provider.poll(query(), signal));
    expect(alerts.map(({ monitor, target }) => [monitor.name, target])).toEqual([
      ['Errors', { labels: { zone: 'a' } }],
      ['checkout', { hostId: 'h1', hostName: 'web-01', roles: ['shop:web', 'shop:api'] }],
    ]);
    expect(alerts[1]).toMatchObject({ message: 'lost', transitions: [{ severity: 'unknown' }] });
  });

  it('asks for names once, also for those that nobody knows', async () => {
    const { clock, provider, paths, signal } = scriptedMackerel({ alerts: [alert('a1', 5, { hostId: 'gone' })] });
    for (let i = 0; i < 3; i += 1) await clock.until(provider.poll(query(), signal));
    expect(paths()).toEqual(['/alerts', '/monitors', '/hosts', '/alerts', '/alerts']);
  });

  it('asks again for names when asking failed', async () => {
    const { clock, provider, world, paths, signal } = scriptedMackerel({
      alerts: [alert('a1', 5)],
      monitors: [latency],
    });
    world.next.push({ body: { alerts: [alert('a1', 5)] } }, { status: 502, body: '' });
    await expect(clock.until(provider.poll(query(), signal))).rejects.toMatchObject({ failure: 'server-error' });
    const { alerts } = await clock.until(provider.poll(query(), signal));
    expect(alerts[0]?.monitor.name).toBe('Latency');
    expect(paths()).toEqual(['/alerts', '/monitors', '/alerts', '/monitors']);
  });

  it('keeps an alert that opened and closed between two polls', async () => {
    const { clock, provider, world, signal } = scriptedMackerel({ monitors: [latency] });
    const before = await clock.until(provider.poll(query(['m1']), signal));
    world.alerts = [alert('a1', 1, { status: 'OK', closedAt: t0 + 3 })];
    world.logs = { a1: [log('l2', 'OK', 3), log('l1', 'CRITICAL', 1)] };
    await clock.advance(5_000);
    const after = await clock.until(provider.poll(query(['m1']), signal));
    expect(before.alerts).toEqual([]);
    expect(after.alerts[0]).toMatchObject({
      openedAt: at(1),
      closedAt: at(3),
      closedBy: 'recovery',
      transitions: [
        { severity: 'critical', at: at(1) },
        { severity: 'ok', at: at(3) },
      ],
    });
  });
});

describe('the listing', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => alert(`a${count - index}`, count - index));

  it('goes through the pages until older than asked for', async () => {
    const { clock, provider, http, signal } = scriptedMackerel({ alerts: many(500), monitors: [latency] });
    const answer = await clock.until(provider.poll(query([], 150), signal));
    // 500..401, 400..301, 300..201, 200..101: the fourth page reaches back behind second 150.
    expect(answer).toMatchObject({ pages: 4, complete: true });
    expect(answer.alerts).toHaveLength(400);
    const asked = http.requests.slice(0, 4).map(({ url }) => new URL(url).searchParams);
    expect(asked.map((params) => params.get('nextId'))).toEqual([null, 'a401', 'a301', 'a201']);
    expect(asked.every((params) => params.get('withClosed') === 'true' && params.get('limit') === '100')).toBe(true);
  });

  it('takes all 500 where all are wanted, each once', async () => {
    const { clock, provider, signal } = scriptedMackerel({ alerts: many(500), monitors: [latency] });
    const answer = await clock.until(provider.poll(query([], -1), signal));
    expect(answer).toMatchObject({ pages: 5, complete: true });
    expect(new Set(answer.alerts.map(({ id }) => id)).size).toBe(500);
  });

  it.each([
    [101.999, 2],
    [102, 1],
  ])(
    'needs no further page once the last alert is certainly older: since second %p, %p pages',
    async (since, pages) => {
      // The oldest alert of the first page opened within [101 s, 102 s).
      const { clock, provider, signal } = scriptedMackerel({ alerts: many(200), monitors: [latency] });
      expect(await clock.until(provider.poll(query([], since), signal))).toMatchObject({ pages, complete: true });
    },
  );

  it('is one page where it is not known how far back to go', async () => {
    const { clock, provider, signal } = scriptedMackerel({ alerts: many(101), monitors: [latency] });
    const answer = await clock.until(provider.poll({ monitorIds: new Set() }, signal));
    expect(answer).toMatchObject({ pages: 1, complete: false });
    const few = scriptedMackerel({ alerts: many(100), monitors: [latency] });
    expect(await few.clock.until(few.provider.poll({ monitorIds: new Set() }, signal))).toMatchObject({
      complete: true,
    });
  });

  it('stops some time, and says that it is not complete', async () => {
    const { clock, provider, signal } = scriptedMackerel({ alerts: many(5_001), monitors: [latency] });
    const answer = await clock.until(provider.poll(query([], -1), signal));
    expect(answer).toMatchObject({ pages: 50, complete: false });
  });

  it('stamps the first sending and the last answer', async () => {
    const { clock, provider, signal } = scriptedMackerel(
      { alerts: many(200), monitors: [latency] },
      { http: { roundTripMs: 100 } },
    );
    const startMs = clock.now();
    const answer = await clock.until(provider.poll(query([], -1), signal));
    expect([answer.sentAtMs, answer.answeredAtMs]).toEqual([startMs, startMs + 200]);
    expect(answer.clock).toHaveLength(2);
  });
});

describe('severities', () => {
  it('come from the log, with the moment of each change', async () => {
    const { clock, provider, world, signal } = scriptedMackerel({ monitors: [latency] });
    world.alerts = [alert('a1', 1, { status: 'WARNING', value: 400 })];
    world.logs = { a1: [log('l1', 'WARNING', 1)] };
    const first = await clock.until(provider.poll(query(['m1']), signal));
    world.alerts = [alert('a1', 1, { status: 'CRITICAL', value: 700 })];
    world.logs = { a1: [log('l3', 'CRITICAL', 62), log('l2', 'WARNING', 31), log('l1', 'WARNING', 1)] };
    const second = await clock.until(provider.poll(query(['m1']), signal));
    expect(first.alerts[0]?.transitions).toEqual([{ severity: 'warning', at: at(1) }]);
    expect(second.alerts[0]?.transitions).toEqual([
      { severity: 'warning', at: at(1) },
      { severity: 'critical', at: at(62) },
    ]);
  });

  it('are not read again as long as nothing changed, and never for monitors that do not matter', async () => {
    const { clock, provider, world, paths, signal } = scriptedMackerel({ monitors: [latency] });
    world.alerts = [alert('a2', 2, { monitorId: 'm2' }), alert('a1', 1, { value: 700 })];
    world.logs = { a1: [log('l1', 'CRITICAL', 1)] };
    for (let i = 0; i < 3; i += 1) await clock.until(provider.poll(query(['m1']), signal));
    expect(paths().filter((path) => path.endsWith('/logs'))).toEqual(['/alerts/a1/logs']);
    world.alerts = [alert('a2', 2, { monitorId: 'm2' }), alert('a1', 1, { value: 710 })];
    await clock.until(provider.poll(query(['m1']), signal));
    expect(paths().filter((path) => path.endsWith('/logs'))).toHaveLength(2);
  });

  it('are not read for alerts from before the time asked for', async () => {
    const { clock, provider, paths, signal } = scriptedMackerel({ monitors: [latency], alerts: [alert('a1', 1)] });
    await clock.until(provider.poll(query(['m1'], 2), signal));
    expect(paths()).not.toContain('/alerts/a1/logs');
    await clock.until(provider.poll(query(['m1'], 1.999), signal));
    expect(paths()).toContain('/alerts/a1/logs');
  });

  it('are read through all pages of a long log', async () => {
    const entries = Array.from({ length: 250 }, (_, index) =>
      log(`l${250 - index}`, index % 2 ? 'WARNING' : 'CRITICAL', 250 - index),
    );
    const { clock, provider, paths, signal } = scriptedMackerel({
      monitors: [latency],
      alerts: [alert('a1', 1)],
      logs: { a1: entries },
    });
    const { alerts } = await clock.until(provider.poll(query(['m1']), signal));
    expect(paths().filter((path) => path.endsWith('/logs'))).toHaveLength(3);
    expect(alerts[0]?.transitions).toHaveLength(250);
    expect(alerts[0]?.transitions[0]).toEqual({ severity: 'warning', at: at(1) });
  });

  it('lie between two polls where no log was read', async () => {
    const { clock, provider, world, signal } = scriptedMackerel({
      monitors: [latency],
      alerts: [alert('a1', 1, { status: 'WARNING' })],
    });
    await clock.advance(10_300);
    await clock.until(provider.poll(query(), signal));
    world.alerts = [alert('a1', 1)];
    await clock.advance(5_000);
    const { alerts } = await clock.until(provider.poll(query(), signal));
    const [opened, changed] = alerts[0]?.transitions ?? [];
    expect(opened).toEqual({ severity: 'warning', at: at(1) });
    expect(changed?.severity).toBe('critical');
    // The first answer was generated within second 10, the second one within second 15.
    expect(changed?.at).toEqual({ earliest: (t0 + 10) * 1000, latest: (t0 + 16) * 1000 });
  });

  it.each([
    ['monitoring', 'recovery'],
    ['manual', 'person'],
    ['hostRetire', 'removal'],
    ['monitorDelete', 'removal'],
    ['serviceDelete', 'removal'],
    ['somethingNew', 'unknown'],
  ])('end by %s: closed by %s', async (trigger, closedBy) => {
    const { clock, provider, signal } = scriptedMackerel({
      monitors: [latency],
      alerts: [alert('a1', 1, { status: 'OK', closedAt: t0 + 9 })],
      logs: { a1: [log('l2', 'OK', 9, trigger), log('l1', 'CRITICAL', 1)] },
    });
    const { alerts } = await clock.until(provider.poll(query(['m1']), signal));
    expect(alerts[0]?.closedBy).toBe(closedBy);
  });
});

describe("the provider's clock", () => {
  it('is read from Date: a whole second, between sending and answering', async () => {
    const { clock, provider, signal } = scriptedMackerel({}, { http: { offsetMs: -7_400, roundTripMs: 60 } });
    const sentAtMs = clock.now();
    const answer = await clock.until(provider.poll(query(), signal));
    expect(answer.clock).toEqual([{ sentAtMs, answeredAtMs: sentAtMs + 60, shown: at(-8) }]);
  });

  it.each([{ age: '3' }, { via: '1.1 proxy' }, { date: 'nonsense' }])('is not believed with %p', async (headers) => {
    const { clock, provider, signal } = scriptedMackerel({ headers });
    expect((await clock.until(provider.poll(query(), signal))).clock).toEqual([]);
  });
});

describe('failures', () => {
  const message = { error: { message: 'Why.' } };

  it.each([
    ['401', { status: 401, body: message }, 'unauthorized', 401],
    ['403', { status: 403, body: message }, 'forbidden', 403],
    ['429', { status: 429, body: message }, 'rate-limited', 429],
    ['400 in the old shape', { status: 400, body: { error: 'Why.' } }, 'refused', 400],
    ['404', { status: 404, body: message }, 'refused', 404],
    ['500', { status: 500, body: message }, 'server-error', 500],
    ['503 of a proxy', { status: 503, body: '<html>Why.</html>' }, 'server-error', 503],
    ['a redirect', { status: 302, body: '' }, 'malformed', 302],
    ['no JSON', { body: '<html>' }, 'malformed', undefined],
    ['other JSON', { body: { alerts: 'none' } }, 'malformed', undefined],
    ['a body that breaks off', { body: '{"alerts":[' }, 'malformed', undefined],
    ['too much', { failure: 'too-large' as const }, 'malformed', undefined],
    ['no HTTP', { failure: 'malformed' as const }, 'malformed', undefined],
    ['a time-out', { failure: 'timeout' as const }, 'timeout', undefined],
    ['a reset', { failure: 'unreachable' as const }, 'unreachable', undefined],
    ['a certificate that nobody vouches for', { failure: 'untrusted' as const }, 'unreachable', undefined],
  ])('%s', async (_what, answer, failure, status) => {
    const { clock, provider, world, http, signal } = scriptedMackerel();
    world.next.push(answer);
    const error: unknown = await clock.until(provider.poll(query(), signal)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ failure, status });
    // One request: a poll is never retried.
    expect(http.requests).toHaveLength(1);
    if (status !== undefined && failure !== 'malformed') expect(String(error)).toContain(String(status));
    if ('body' in answer && typeof answer.body === 'object' && status !== undefined)
      expect(String(error)).toContain('Why.');
  });

  it('say nothing of the key, even where the server repeats it', async () => {
    const { clock, provider, world, signal } = scriptedMackerel();
    world.next.push({ status: 401, body: { error: { message: `no such key: ${apiKey}` } } });
    const error: unknown = await clock.until(provider.poll(query(), signal)).catch((reason: unknown) => reason);
    expect(String(error)).toContain('no such key: [secret Mackerel]');
    expect(JSON.stringify([error, Object.entries(error as object), (error as Error).stack])).not.toContain(apiKey);
  });

  it('do not include the abort of the caller: that is its own reason', async () => {
    const { clock, provider } = scriptedMackerel();
    const abort = new AbortController();
    const poll = provider.poll(query(), abort.signal);
    const reason = new Error('enough');
    const rejected = expect(poll).rejects.toBe(reason);
    await clock.advance(5);
    abort.abort(reason);
    await rejected;
    expect(clock.sleepers()).toBe(0);
  });
});
