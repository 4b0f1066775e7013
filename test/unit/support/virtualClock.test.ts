import { createVirtualClock } from '../../support/virtualClock';

describe('virtual clock', () => {
  it('wakes sleepers in the order of their due times, each at its own time', async () => {
    const clock = createVirtualClock(1_000);
    const woken: string[] = [];
    const sleeper = (name: string, ms: number) => clock.sleep(ms).then(() => woken.push(`${name}@${clock.now()}`));
    void sleeper('late', 30);
    void sleeper('first', 10);
    void sleeper('second', 10);
    await clock.advance(20);
    expect(woken).toEqual(['first@1010', 'second@1010']);
    await clock.advance(10);
    expect(woken).toEqual(['first@1010', 'second@1010', 'late@1030']);
  });

  it('does not wake a millisecond early', async () => {
    const clock = createVirtualClock();
    let awake = false;
    void clock.sleep(100).then(() => (awake = true));
    await clock.advance(99);
    expect(awake).toBe(false);
    await clock.advance(1);
    expect(awake).toBe(true);
  });

  it('runs sleeps that are started while it advances', async () => {
    const clock = createVirtualClock(0);
    const ticks: number[] = [];
    const tick = async () => {
      for (;;) {
        await clock.sleep(10);
        ticks.push(clock.now());
      }
    };
    void tick();
    await clock.advance(35);
    expect(ticks).toEqual([10, 20, 30]);
    expect(clock.now()).toBe(35);
  });

  it('finishes long promise chains before the next sleeper wakes', async () => {
    const clock = createVirtualClock(0);
    const order: string[] = [];
    const chain = async () => {
      await clock.sleep(10);
      for (let i = 0; i < 1_000; i += 1) await Promise.resolve();
      order.push('chain');
    };
    void chain();
    void clock.sleep(11).then(() => order.push('next'));
    await clock.advance(11);
    expect(order).toEqual(['chain', 'next']);
  });

  it('resolves at once where there is nothing to wait for', async () => {
    const clock = createVirtualClock();
    await clock.sleep(0);
    await clock.sleep(-5);
    expect(clock.sleepers()).toBe(0);
  });

  it('rejects with the reason of the signal and forgets the sleeper', async () => {
    const clock = createVirtualClock();
    const abort = new AbortController();
    const sleep = clock.sleep(10, abort.signal);
    const reason = new Error('enough');
    abort.abort(reason);
    await expect(sleep).rejects.toBe(reason);
    await expect(clock.sleep(10, abort.signal)).rejects.toBe(reason);
    expect(clock.sleepers()).toBe(0);
  });

  it('lets time pass until a promise is settled', async () => {
    const clock = createVirtualClock(0);
    const work = clock
      .sleep(10)
      .then(() => clock.sleep(5))
      .then(() => 'done');
    await expect(clock.until(work)).resolves.toBe('done');
    expect(clock.now()).toBe(15);
    await expect(clock.until(clock.sleep(1).then(() => Promise.reject(new Error('no'))))).rejects.toThrow('no');
  });

  it('says so when a promise can never settle', async () => {
    const clock = createVirtualClock();
    await expect(clock.until(new Promise(() => undefined))).rejects.toThrow('nobody sleeps');
    await expect(clock.until(clock.sleep(11), 10)).rejects.toThrow('still pending after 10 ms');
  });

  it('refuses to be advanced twice at once', async () => {
    const clock = createVirtualClock();
    const first = clock.advance(1);
    await expect(clock.advance(1)).rejects.toThrow('await the first call');
    await first;
  });
});
