import { createRequestBudget, noLimits } from '../../../src/polling/requestBudget';
import { createVirtualClock } from '../../support/virtualClock';

const live = () => new AbortController().signal;

function setUp(limits = { perSecond: 1, burst: 2 }) {
  const clock = createVirtualClock(0);
  const budget = createRequestBudget(clock, limits);
  const granted: string[] = [];
  const ask = (name: string, priority: 'poll' | 'log' | 'evidence' = 'poll', signal = live()) =>
    budget.take(priority, signal).then(() => granted.push(`${name}@${clock.now()}`));
  return { clock, budget, granted, ask };
}

describe('request budget', () => {
  it('grants a burst, then one a second, in the order of asking', async () => {
    const { clock, granted, ask } = setUp();
    for (const name of ['a', 'b', 'c', 'd']) void ask(name);
    await clock.advance(1999);
    expect(granted).toEqual(['a@0', 'b@0', 'c@1000']);
    await clock.advance(1);
    expect(granted.at(-1)).toBe('d@2000');
  });

  it('saves up no more than the burst', async () => {
    const { clock, granted, ask } = setUp();
    await clock.advance(3_600_000);
    for (const name of ['a', 'b', 'c']) void ask(name);
    await clock.flush();
    expect(granted).toHaveLength(2);
  });

  it('lets polls go before logs, and logs before evidence', async () => {
    const { clock, granted, ask } = setUp({ perSecond: 1, burst: 1 });
    void ask('first', 'evidence');
    await clock.flush();
    void ask('evidence', 'evidence');
    void ask('log', 'log');
    void ask('poll', 'poll');
    await clock.advance(3000);
    expect(granted).toEqual(['first@0', 'poll@1000', 'log@2000', 'evidence@3000']);
  });

  it('lets evidence through beside polls that ask again and again, and leaves them three quarters of it', async () => {
    const { clock, granted, ask } = setUp({ perSecond: 1, burst: 1 });
    const abort = new AbortController();
    const polling = (async () => {
      while (!abort.signal.aborted) await ask('poll', 'poll', abort.signal);
    })().catch(() => undefined);
    await clock.flush();
    void ask('first', 'evidence');
    void ask('second', 'evidence');
    await clock.advance(9_000);
    expect(granted).toEqual([
      ...['poll@0', 'poll@1000', 'poll@2000', 'poll@3000', 'first@4000'],
      ...['poll@5000', 'poll@6000', 'poll@7000', 'second@8000', 'poll@9000'],
    ]);
    abort.abort();
    await clock.until(polling);
  });

  it('lets a log through beside polls and evidence that were there before it', async () => {
    const { clock, granted, ask } = setUp({ perSecond: 1, burst: 1 });
    for (let i = 0; i < 20; i += 1) void ask('poll', 'poll');
    void ask('evidence', 'evidence');
    void ask('log', 'log');
    await clock.advance(12_000);
    expect(granted.filter((each) => !each.startsWith('poll'))).toEqual(['evidence@4000', 'log@8000']);
  });

  it('owes nothing to evidence that gave up', async () => {
    const { clock, granted, ask } = setUp({ perSecond: 1, burst: 1 });
    const abort = new AbortController();
    for (let i = 0; i < 6; i += 1) void ask('poll', 'poll');
    const gone = ask('gone', 'evidence', abort.signal).catch(() => 'gave up');
    await clock.advance(2_500);
    abort.abort();
    await expect(gone).resolves.toBe('gave up');
    await clock.advance(3_000);
    expect(granted).toHaveLength(6);
    expect(granted.at(-1)).toBe('poll@5000');
  });

  it('waits for as long as the provider asked, however often it asks', async () => {
    const { clock, budget, granted, ask } = setUp();
    budget.pauseUntil(5_000);
    void ask('a');
    await clock.advance(4_000);
    budget.pauseUntil(8_000);
    budget.pauseUntil(6_000);
    await clock.advance(3_999);
    expect(granted).toEqual([]);
    await clock.advance(1);
    expect(granted).toEqual(['a@8000']);
  });

  it('refuses whoever would have to wait longer than half a minute, those as well who wait already', async () => {
    const { clock, budget, granted, ask } = setUp({ perSecond: 1, burst: 1 });
    void ask('first');
    const waiting = ask('waiting', 'evidence').catch((error: unknown) => String(error));
    await clock.flush();
    budget.pauseUntil(900_000);
    await expect(waiting).resolves.toContain('asked for no request within the next 900');
    await expect(ask('later')).rejects.toMatchObject({ failure: 'rate-limited', retryable: false });
    await clock.advance(900_000 - 30_001);
    await expect(ask('still too long')).rejects.toMatchObject({ failure: 'rate-limited' });
    await clock.advance(1);
    void ask('patient');
    await clock.advance(30_000);
    expect(granted).toEqual(['first@0', 'patient@900000']);
  });

  it('without limits waits only where the provider asked for it', async () => {
    const { clock, budget, granted, ask } = setUp(noLimits);
    for (let i = 0; i < 1_000; i += 1) void ask(String(i));
    await clock.flush();
    expect(granted).toHaveLength(1_000);
    budget.pauseUntil(2_000);
    void ask('later');
    await clock.advance(2_000);
    expect(granted.at(-1)).toBe('later@2000');
  });

  it('forgets who gives up, without spending a token, and then sleeps no more', async () => {
    const { clock, granted, ask } = setUp({ perSecond: 1, burst: 1 });
    const abort = new AbortController();
    void ask('a');
    await clock.flush();
    const gone = ask('gone', 'poll', abort.signal);
    await clock.advance(500);
    const reason = new Error('enough');
    abort.abort(reason);
    await expect(gone).rejects.toBe(reason);
    await clock.flush();
    expect(clock.sleepers()).toBe(0);
    await expect(ask('never', 'poll', abort.signal)).rejects.toBe(reason);
    void ask('b');
    await clock.advance(500);
    expect(granted).toEqual(['a@0', 'b@1000']);
  });

  it('serves who asks in the very moment in which the last one gave up', async () => {
    const { clock, granted, ask } = setUp({ perSecond: 1, burst: 1 });
    const abort = new AbortController();
    void ask('a');
    await clock.flush();
    ask('gone', 'poll', abort.signal).catch(() => undefined);
    abort.abort();
    void ask('b');
    await clock.advance(1_000);
    expect(granted).toEqual(['a@0', 'b@1000']);
  });
});

describe('a request budget that is divided', () => {
  /** Processes that ask one provider as fast as they may; each divides by as many as there are at that time. */
  function together() {
    const clock = createVirtualClock(0);
    const limits = { perSecond: 4, burst: 4 };
    const asking: AbortController[] = [];
    const granted: number[] = [];
    const begin = () => {
      const budget = createRequestBudget(clock, limits, () => asking.length);
      const over = new AbortController();
      asking.push(over);
      const ask = async () => {
        for (;;) {
          await budget.take('poll', over.signal);
          granted.push(clock.now());
        }
      };
      ask().catch(() => undefined);
      return {
        end: () => {
          asking.splice(asking.indexOf(over), 1);
          over.abort();
        },
      };
    };
    const grantedBetween = (fromMs: number, toMs: number) =>
      granted.filter((atMs) => atMs > fromMs && atMs <= toMs).length;
    return { clock, begin, grantedBetween };
  }

  it('comes to the same for two as for one, and goes back to whom is left', async () => {
    const { clock, begin, grantedBetween } = together();
    const first = begin();
    await clock.advance(10_000);
    expect(grantedBetween(0, 10_000)).toBe(40);
    const second = begin();
    await clock.advance(1_000);
    // Beside their bursts, which are divided as well.
    await clock.advance(10_000);
    expect(grantedBetween(11_000, 21_000)).toBe(40);
    second.end();
    await clock.advance(1_000);
    await clock.advance(10_000);
    expect(grantedBetween(22_000, 32_000)).toBe(40);
    first.end();
  });

  it('is no less than a request at a time, however many there are', async () => {
    const clock = createVirtualClock(0);
    const budget = createRequestBudget(clock, { perSecond: 1, burst: 3 }, () => 10);
    const granted: number[] = [];
    for (let index = 0; index < 3; index += 1) void budget.take('poll', live()).then(() => granted.push(clock.now()));
    await clock.advance(20_000);
    expect(granted).toEqual([0, 10_000, 20_000]);
  });
});
