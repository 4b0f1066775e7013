import { createCapacity } from '../../../../src/demo/shop/capacity';

const limits = { slots: 2, queueLimit: 2, queueTimeoutMs: 1_000 };

/** Work that lasts until it is finished from outside, and remembers whether it was begun. */
function openWork() {
  const { promise, resolve } = deferred();
  const state = { started: false };
  const work = (): Promise<string> => {
    state.started = true;
    return promise;
  };
  return { work, finish: resolve, state };
}

function deferred() {
  let resolve = (): void => undefined;
  const promise = new Promise<string>((settle) => (resolve = () => settle('done')));
  return { promise, resolve };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const settled = (): Promise<void> => jest.advanceTimersByTimeAsync(0);

test('requests are served at once while slots are free', async () => {
  const capacity = createCapacity(limits);
  const works = [openWork(), openWork()];
  const served = works.map(({ work }) => capacity.serve(work));
  await settled();
  expect([capacity.busy, capacity.waiting]).toEqual([2, 0]);
  for (const { finish } of works) finish();
  expect(await Promise.all(served)).toEqual(Array(2).fill({ kind: 'served', result: 'done' }));
  expect([capacity.busy, capacity.waiting]).toEqual([0, 0]);
});

test('with all slots busy a request waits, and gets the next free slot in order of arrival', async () => {
  const capacity = createCapacity(limits);
  const works = [openWork(), openWork(), openWork(), openWork()];
  const served = works.map(({ work }) => capacity.serve(work));
  await settled();
  expect(works.map(({ state }) => state.started)).toEqual([true, true, false, false]);
  works[1]!.finish();
  await settled();
  expect(works.map(({ state }) => state.started)).toEqual([true, true, true, false]);
  expect([capacity.busy, capacity.waiting]).toEqual([2, 1]);
  for (const { finish } of works) finish();
  expect((await Promise.all(served)).map(({ kind }) => kind)).toEqual(['served', 'served', 'served', 'served']);
  expect([capacity.busy, capacity.waiting]).toEqual([0, 0]);
});

test('one request more than the queue holds is refused at once', async () => {
  const capacity = createCapacity(limits);
  const works = [openWork(), openWork(), openWork(), openWork()];
  const served = works.map(({ work }) => capacity.serve(work));
  const surplus = openWork();
  expect(await capacity.serve(surplus.work)).toEqual({ kind: 'refused', reason: 'queue-full' });
  expect(surplus.state.started).toBe(false);
  for (const { finish } of works) finish();
  await Promise.all(served);
});

test('a request that waited for the queue time-out is refused, not a millisecond sooner', async () => {
  const capacity = createCapacity(limits);
  const busy = [openWork(), openWork()];
  const served = busy.map(({ work }) => capacity.serve(work));
  const late = openWork();
  const outcome = jest.fn();
  void capacity.serve(late.work).then(outcome);
  await jest.advanceTimersByTimeAsync(999);
  expect(outcome).not.toHaveBeenCalled();
  await jest.advanceTimersByTimeAsync(1);
  expect(outcome).toHaveBeenCalledWith({ kind: 'refused', reason: 'queue-timeout' });
  for (const { finish } of busy) finish();
  await Promise.all(served);
  expect(late.state.started).toBe(false);
  expect([capacity.busy, capacity.waiting]).toEqual([0, 0]);
});

test('work that throws gives its slot back', async () => {
  const capacity = createCapacity({ ...limits, slots: 1 });
  await expect(capacity.serve(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(capacity.busy).toBe(0);
});

test('more than can be served means refusals, ten times less means none', async () => {
  const refusedOf = async (everyMs: number): Promise<number> => {
    const capacity = createCapacity({ slots: 8, queueLimit: 400, queueTimeoutMs: 1_200 });
    const work = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 70));
    let refused = 0;
    for (let request = 0; request < 1_000; request += 1) {
      void capacity.serve(work).then(({ kind }) => (refused += kind === 'refused' ? 1 : 0));
      await jest.advanceTimersByTimeAsync(everyMs);
    }
    await jest.runAllTimersAsync();
    return refused;
  };
  expect(await refusedOf(50)).toBe(0);
  // 1,000 requests in 5 s, of which 8 / 70 ms = 114 a second are served, and 1.2 s worth of them after the end.
  expect(await refusedOf(5)).toBeGreaterThan(250);
});
