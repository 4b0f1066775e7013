import { ProviderError } from '../../../src/domain/errors';
import { estimateOffset } from '../../../src/domain/clockOffset';
import type { Fact, FactOf } from '../../../src/domain/facts';
import { widthOf } from '../../../src/domain/instant';
import { createPoller, defaultIntervalMs } from '../../../src/polling/poller';
import { openAlert, pollScript, type PollScript } from '../../support/pollScript';
import { createVirtualClock, type VirtualClock } from '../../support/virtualClock';

const startMs = 1_000_000;

function setUp(script: PollScript, intervalMs = 1_000, clock: VirtualClock = createVirtualClock(startMs)) {
  const provider = pollScript(clock, script);
  const bugs: unknown[] = [];
  const poller = createPoller({ provider, clock, intervalMs, random: () => 0.5, onBug: (bug) => bugs.push(bug) });
  const watch = (sinceMs = startMs, monitorIds: readonly string[] = []) => {
    const facts: Fact[] = [];
    const stop = poller.watch({ sinceMs, monitorIds: new Set(monitorIds), onFact: (fact) => facts.push(fact) });
    const of = <T extends Fact['type']>(type: T) => facts.filter((fact): fact is FactOf<T> => fact.type === type);
    return { facts, stop, polled: () => of('polled'), seen: () => of('alert-seen').map((fact) => fact.alert) };
  };
  return { clock, provider, poller, bugs, watch };
}

const quiet: PollScript = { alertsAt: () => [] };

describe('polling', () => {
  it('is idle until somebody watches, and again when nobody does any more', async () => {
    const { clock, provider, watch } = setUp(quiet);
    await clock.advance(60_000);
    expect(provider.polls).toEqual([]);
    const watcher = watch();
    await clock.advance(10_300);
    const polls = provider.polls.length;
    expect(polls).toBeGreaterThanOrEqual(9);
    watcher.stop();
    await clock.flush();
    expect(clock.sleepers()).toBe(0);
    await clock.advance(60_000);
    expect(provider.polls).toHaveLength(polls);
  });

  it('is every half second on loopback and every 5 s elsewhere', () => {
    expect([defaultIntervalMs(true), defaultIntervalMs(false)]).toEqual([500, 5_000]);
  });

  it('never overlaps, however slow the provider is', async () => {
    const { clock, provider, poller, watch } = setUp({ ...quiet, roundTripMs: 7_000 });
    const watcher = watch();
    void poller.pollNow();
    await clock.advance(70_000);
    expect(provider.overlap()).toBe(1);
    expect(watcher.polled()).toHaveLength(10);
  });

  it('goes on after failures, each told apart, and retries none', async () => {
    const failures = [
      new ProviderError('server-error', '503 Service Unavailable', { status: 503 }),
      new ProviderError('timeout', 'no answer within 10 s'),
    ];
    const { clock, provider, watch } = setUp({
      alertsAt: () => {
        const failure = failures.shift();
        if (failure !== undefined) throw failure;
        return [];
      },
    });
    const watcher = watch();
    await clock.advance(5_000);
    expect(
      watcher
        .polled()
        .slice(0, 3)
        .map((fact) => fact.result),
    ).toEqual([
      { ok: false, failure: 'server-error', message: '503 Service Unavailable', status: 503 },
      { ok: false, failure: 'timeout', message: 'no answer within 10 s' },
      expect.objectContaining({ ok: true, openIds: [] }),
    ]);
    const [first, second] = provider.polls;
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(500);
  });

  it('does not take a bug for a provider that is down', async () => {
    const bug = new TypeError('a bug');
    const { bugs, clock, poller, provider, watch } = setUp({
      alertsAt: () => {
        throw bug;
      },
    });
    const watcher = watch();
    const rejected = expect(poller.pollNow()).rejects.toBe(bug);
    await clock.advance(10_000);
    await rejected;
    expect(bugs).toEqual([bug]);
    expect(watcher.facts).toEqual([]);
    expect(provider.polls).toHaveLength(1);
    await poller.stop();
  });
});

describe('a watcher', () => {
  it('gets an alert when it is new and when it changed, and only then; the poll itself last', async () => {
    const openMs = startMs + 3_000;
    const { clock, watch } = setUp({
      alertsAt: (atMs) => {
        if (atMs < openMs) return [];
        const critical = { severity: 'critical', at: { earliest: openMs + 4_000, latest: openMs + 5_000 } } as const;
        const alert = openAlert('a1', openMs);
        return [atMs < openMs + 4_000 ? alert : { ...alert, transitions: [...alert.transitions, critical] }];
      },
    });
    const watcher = watch();
    await clock.advance(20_000);
    expect(watcher.seen().map((alert) => alert.transitions.length)).toEqual([1, 2]);
    const first = watcher.facts.findIndex((fact) => fact.type === 'alert-seen');
    const polled = watcher.facts[first + 1];
    expect(polled).toMatchObject({ type: 'polled', result: { ok: true, openIds: ['a1'] } });
    expect(watcher.facts[first]).toMatchObject({
      sentAtMs: (polled as FactOf<'polled'>).sentAtMs,
      answeredAtMs: (polled as FactOf<'polled'>).answeredAtMs,
    });
  });

  it('that comes later gets all that is open and what changed since its own begin, not more', async () => {
    const closed = (id: string, closedMs: number) => {
      const at = { earliest: closedMs, latest: closedMs + 1000 };
      return openAlert(id, startMs - 100_000, { closedAt: at, transitions: [{ severity: 'ok', at }] });
    };
    const alerts = [
      openAlert('open', startMs - 99_000),
      closed('before', startMs + 1_000),
      closed('since', startMs + 20_000),
    ];
    const { clock, watch } = setUp({ alertsAt: () => alerts });
    const early = watch(startMs);
    await clock.advance(30_000);
    const late = watch(startMs + 15_000);
    await clock.advance(3_000);
    expect(early.seen().map((alert) => alert.id)).toEqual(['open', 'before', 'since']);
    expect(late.seen().map((alert) => alert.id)).toEqual(['open', 'since']);
    expect(early.seen()).toHaveLength(3);
  });

  it('gets nothing after it stopped, not even of the poll in flight', async () => {
    const { clock, poller, watch } = setUp({ ...quiet, roundTripMs: 1_000 });
    const staying = watch();
    const leaving = watch();
    await clock.advance(1_600);
    expect(staying.facts).toHaveLength(1);
    leaving.stop();
    await clock.advance(1_500);
    expect(leaving.facts).toEqual([]);
    expect(staying.facts).toHaveLength(2);
    await poller.stop();
  });

  it('shares each poll: asked back to the earliest begin, for the monitors of all', async () => {
    const { clock, provider, watch } = setUp({ ...quiet, offsetMs: 7_200_000 });
    const early = watch(startMs, ['m1']);
    const late = watch(startMs + 5_000, ['m2']);
    await clock.advance(10_000);
    const [first, ...others] = provider.polls;
    expect(first?.sinceMs).toBeUndefined();
    for (const poll of others) {
      expect(poll.atMs).toBeGreaterThan(startMs);
      // On the provider's clock, not later than the begin, and not much earlier.
      expect(poll.sinceMs).toBeLessThanOrEqual(startMs + 7_200_000);
      expect(poll.sinceMs).toBeGreaterThan(startMs + 7_200_000 - 4_000);
      expect([...poll.monitorIds]).toEqual(['m1', 'm2']);
    }
    // The first was under way when the second watcher came.
    expect(late.polled().map((fact) => fact.sentAtMs)).toEqual(
      early
        .polled()
        .slice(1)
        .map((fact) => fact.sentAtMs),
    );
  });

  it('learns the offset of the clocks to within the round trip and a few ms', async () => {
    const { clock, watch } = setUp({ ...quiet, offsetMs: -3_456, roundTripMs: 40 }, 5_000);
    const watcher = watch();
    await clock.advance(300_000);
    const readings = watcher.polled().flatMap((fact) => (fact.result.ok ? fact.result.clock : []));
    const offset = estimateOffset(readings, clock.now());
    expect(offset!.earliest).toBeLessThanOrEqual(-3_456);
    expect(offset!.latest).toBeGreaterThanOrEqual(-3_456);
    expect(widthOf(offset!)).toBeLessThan(60);
  });
});

describe('pollNow', () => {
  it('resolves with a poll that was sent after the call', async () => {
    const { clock, poller, watch } = setUp({ ...quiet, roundTripMs: 400 }, 30_000);
    watch();
    await clock.advance(200);
    const askedAtMs = clock.now();
    const polled = await clock.until(poller.pollNow());
    expect(polled.sentAtMs).toBeGreaterThanOrEqual(askedAtMs);
    expect(clock.now() - askedAtMs).toBe(200 + 400);
  });

  it('does not wait for the regular time, and works without a watcher', async () => {
    const { clock, provider, poller } = setUp(quiet, 30_000);
    const polled = await clock.until(poller.pollNow(), 100);
    expect(polled.result.ok).toBe(true);
    await clock.until(poller.pollNow(), 100);
    expect(provider.polls).toHaveLength(2);
  });

  it('rejects when its signal is aborted, and when the poller stops', async () => {
    const { clock, poller } = setUp({ ...quiet, roundTripMs: 1_000 });
    const abort = new AbortController();
    const reason = new Error('enough');
    const first = poller.pollNow(abort.signal);
    const second = poller.pollNow();
    abort.abort(reason);
    await expect(first).rejects.toBe(reason);
    const rejected = expect(second).rejects.toThrow();
    await poller.stop();
    await rejected;
    await expect(poller.pollNow()).rejects.toThrow();
    expect(clock.sleepers()).toBe(0);
  });
});

describe('stop', () => {
  it('aborts the poll in flight, reports nothing of it, and leaves nothing waiting', async () => {
    const { clock, provider, poller, watch } = setUp({ ...quiet, roundTripMs: 60_000 });
    const watcher = watch();
    await clock.advance(100);
    await poller.stop();
    expect(watcher.facts).toEqual([]);
    expect(clock.sleepers()).toBe(0);
    watch();
    await clock.advance(60_000);
    expect(provider.polls).toHaveLength(1);
  });
});
