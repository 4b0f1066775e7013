import { createSystemClock } from '../../../src/system/clock';

const activeTimers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

describe('system clock', () => {
  it('shows wall-clock time and never goes back', () => {
    const clock = createSystemClock();
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(60_000);
    let beforeMs = clock.now();
    for (let i = 0; i < 10_000; i += 1) {
      const nowMs = clock.now();
      expect(nowMs).toBeGreaterThanOrEqual(beforeMs);
      beforeMs = nowMs;
    }
  });

  it('shows the time of another clock whose anchor it is given', () => {
    const first = createSystemClock({ epochMs: 5_000, monotonicMs: Number(process.hrtime.bigint()) / 1e6 });
    const second = createSystemClock(first.anchor);
    const between = [first.now(), second.now(), first.now()];
    expect(between).toEqual([...between].sort((a, b) => a - b));
    expect(second.now()).toBeLessThan(5_000 + 600_000);
  });

  it('sleeps no shorter than asked', async () => {
    const clock = createSystemClock();
    for (const ms of [0, 0.4, 1, 7.5]) {
      const startMs = clock.now();
      await clock.sleep(ms);
      expect(clock.now() - startMs).toBeGreaterThanOrEqual(ms);
    }
  });

  it('ends a sleep with the reason of its signal, and keeps neither timer nor listener', async () => {
    const clock = createSystemClock();
    const abort = new AbortController();
    const added = jest.spyOn(abort.signal, 'addEventListener');
    const removed = jest.spyOn(abort.signal, 'removeEventListener');
    const timersBefore = activeTimers();
    await clock.sleep(1, abort.signal);
    const reason = new Error('enough');
    // Longer than setTimeout takes: without cutting it up, it would be over at once.
    const sleep = clock.sleep(2 ** 32, abort.signal);
    expect(activeTimers()).toBe(timersBefore + 1);
    abort.abort(reason);
    await expect(sleep).rejects.toBe(reason);
    await expect(clock.sleep(1, abort.signal)).rejects.toBe(reason);
    expect(added).toHaveBeenCalled();
    expect(removed).toHaveBeenCalledTimes(added.mock.calls.length);
    expect(activeTimers()).toBe(timersBefore);
  });

  it('knows no suspension while the machine runs', () => {
    const clock = createSystemClock();
    const beforeMs = clock.suspendedMs();
    expect(beforeMs).toBeGreaterThanOrEqual(0);
    expect(clock.suspendedMs()).toBe(beforeMs);
  });
});
