import { createPoller } from '../../../../src/polling/poller';
import { createRequestBudget } from '../../../../src/polling/requestBudget';
import { mackerel } from '../../../../src/providers/mackerel';
import type { Fact } from '../../../../src/domain/facts';
import { httpDate } from '../../../support/scriptedHttp';
import { apiKey, scriptedMackerel } from '../../../support/scriptedMackerel';

const anyAlerts = { monitorIds: new Set<string>() };

describe('requests to Mackerel', () => {
  it('carry the key in its header, to the API and nowhere else', async () => {
    const { clock, provider, http, signal } = scriptedMackerel();
    await clock.until(provider.poll(anyAlerts, signal));
    expect(http.requests[0]).toMatchObject({
      method: 'GET',
      url: 'https://api.mackerelio.com/api/v0/alerts?withClosed=true&limit=100',
      headers: { 'x-api-key': apiKey },
    });
    expect(http.requests[0]?.maxRedirects ?? 0).toBe(0);
    expect(http.requests[0]?.body).toBeUndefined();
  });

  it('wait for as many seconds as Retry-After says, in the budget that all share', async () => {
    const { clock, provider, world, http, signal } = scriptedMackerel();
    world.next.push({ status: 429, headers: { 'retry-after': '30' } });
    const startMs = clock.now();
    await expect(clock.until(provider.poll(anyAlerts, signal))).rejects.toMatchObject({ failure: 'rate-limited' });
    await clock.until(provider.poll(anyAlerts, signal));
    expect(http.requests).toHaveLength(2);
    // Answered after 20 ms, 30 s of waiting, and a round trip of 20 ms.
    expect(clock.now() - startMs).toBe(20 + 30_000 + 20);
  });

  it('take a date of Retry-After on the clock of the server', async () => {
    const offsetMs = 3_600_000;
    const { clock, provider, world, signal } = scriptedMackerel({}, { http: { offsetMs } });
    world.next.push({ status: 503, headers: { 'retry-after': httpDate(clock.now() + offsetMs + 10_000) } });
    const startMs = clock.now();
    await expect(clock.until(provider.poll(anyAlerts, signal))).rejects.toMatchObject({ failure: 'server-error' });
    await clock.until(provider.poll(anyAlerts, signal));
    expect(clock.now() - startMs).toBe(20 + 10_000 + 20);
  });

  it('are repeated where they are not timed and that may help, and only there', async () => {
    const { clock, provider, world, http, signal } = scriptedMackerel();
    world.next.push({ status: 503 }, { failure: 'unreachable' });
    await expect(clock.until(provider.identify(signal))).resolves.toMatchObject({ name: 'acme' });
    expect(http.requests).toHaveLength(3);
    world.next.push({ status: 503 }, { status: 503 }, { status: 503 });
    await expect(clock.until(provider.identify(signal))).rejects.toMatchObject({ failure: 'server-error' });
    expect(http.requests).toHaveLength(6);
    world.next.push({ status: 401 });
    await expect(clock.until(provider.identify(signal))).rejects.toMatchObject({ failure: 'unauthorized' });
    expect(http.requests).toHaveLength(7);
  });

  it('keep to the budget: 500 alerts of five pages take their time, and the poll is complete', async () => {
    const seconds = Date.UTC(2026, 10, 23, 12) / 1000;
    const alerts = Array.from({ length: 500 }, (_, index) => ({
      id: `a${500 - index}`,
      status: 'CRITICAL',
      monitorId: 'm1',
      type: 'host',
      openedAt: seconds + 500 - index,
    }));
    const { clock, provider } = scriptedMackerel(
      { alerts, monitors: [{ id: 'm1', type: 'host', name: 'CPU' }] },
      { budget: (shared) => createRequestBudget(shared, mackerel.requestLimits) },
    );
    const facts: Fact[] = [];
    const onBug = (bug: unknown) => {
      throw bug;
    };
    const poller = createPoller({ provider, clock, intervalMs: 5_000, random: () => 0.5, onBug });
    poller.watch({ sinceMs: seconds * 1000, monitorIds: new Set(), onFact: (fact) => facts.push(fact) });
    await clock.advance(60_000);
    await poller.stop();
    const seen = facts.filter((fact) => fact.type === 'alert-seen');
    const polled = facts.filter((fact) => fact.type === 'polled');
    expect(seen).toHaveLength(500);
    expect(polled[0]).toMatchObject({ result: { ok: true, pages: 1, complete: false } });
    expect(polled[1]).toMatchObject({ result: { ok: true, pages: 5, complete: true } });
    const { sentAtMs, answeredAtMs } = polled[1]!;
    expect(answeredAtMs - sentAtMs).toBeGreaterThan(1_000);
    expect(clock.sleepers()).toBe(0);
  });
});

describe('the organization', () => {
  it('has to be the one of the project file', async () => {
    const { clock, provider, signal } = scriptedMackerel({ organization: 'acme-production' });
    const error: unknown = await clock.until(provider.identify(signal)).catch((reason: unknown) => reason);
    expect(String(error)).toContain('acme-production');
    expect(String(error)).toContain('names acme');
    expect(error).toMatchObject({ failure: 'refused', retryable: false });
  });

  it('has the minute that a stand-in tells, on loopback alone', async () => {
    const headers = { 'x-standin-minute': '2s' };
    const remote = scriptedMackerel({ headers });
    expect((await remote.clock.until(remote.provider.identify(remote.signal))).minuteMs).toBeUndefined();
    const local = scriptedMackerel({ headers }, { settings: { url: 'http://127.0.0.1:8080' } });
    expect((await local.clock.until(local.provider.identify(local.signal))).minuteMs).toBe(2_000);
  });
});
