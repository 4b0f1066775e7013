import { atProvider } from '../../../../../src/config/heldAccess';
import { mackerelCourtesies } from '../../../../../src/providers/mackerel/courtesies';
import { courtesyBench } from '../../../../support/courtesyBench';
import type { ScriptedAnswer } from '../../../../support/scriptedHttp';

const apiKey = 'k3y-that-must-not-leak';
const url = 'https://api.mackerelio.com';

type Monitor = Readonly<Record<string, unknown>>;

/** A monitor with fields that nobody here knows. */
const latency: Monitor = {
  id: 'm1',
  type: 'service',
  name: 'Latency',
  warning: null,
  critical: 800.5,
  ofTheFuture: { nested: [1, { deep: true }] },
};

const state = (more: object = {}) => ({
  ...atProvider('p', 'run-drill', '/work'),
  url,
  monitors: [{ id: 'm1', name: 'Latency' }],
  ...more,
});

function benchOf(monitors: Record<string, Monitor>, planned: ScriptedAnswer[] = []) {
  return courtesyBench(
    mackerelCourtesies,
    'mackerel-mute',
    { organization: 'acme', apiKey, url },
    ({ pathname }, { method, body }) => {
      const next = method === 'GET' ? undefined : planned.shift();
      if (next !== undefined) return next;
      const id = pathname.split('/').at(-1) ?? '';
      if (monitors[id] === undefined) return { status: 404, body: { error: { message: 'Not found.' } } };
      if (method === 'PUT') monitors[id] = JSON.parse(body ?? '') as Monitor;
      return { body: method === 'PUT' ? monitors[id] : { monitor: monitors[id] } };
    },
  );
}

it('sends the monitor back whole, and flips one field of what is there then', async () => {
  const monitors = { m1: latency };
  const { set, undo } = benchOf(monitors);
  const held = await set(state());
  expect(monitors.m1).toEqual({ ...latency, isMute: true });
  // Somebody edits it during the drill.
  monitors.m1 = { ...monitors.m1, critical: 900, memo: 'raised' };
  expect(await undo(held)).toEqual({ notes: [] });
  expect(monitors.m1).toEqual({ ...latency, critical: 900, memo: 'raised', isMute: false });
});

it('leaves what somebody else muted before', async () => {
  const monitors = { m1: { ...latency, isMute: true } };
  const { set, undo, writes } = benchOf(monitors);
  const held = await set(state());
  expect(held).toMatchObject({ mutedBefore: ['m1'] });
  await undo(held);
  expect(monitors.m1.isMute).toBe(true);
  expect(writes()).toEqual([]);
});

it('has nothing to undo where somebody ended the mute, where it never came to it, or where the monitor is gone', async () => {
  const monitors: Record<string, Monitor> = { m1: latency };
  const { set, undo, writes } = benchOf(monitors);
  await undo(state());
  expect(writes()).toEqual([]);
  const held = await set(state());
  monitors['m1'] = { ...latency, isMute: false };
  await undo(held);
  expect(writes()).toEqual(['PUT /monitors/m1']);
  delete monitors['m1'];
  expect(await undo(held)).toEqual({ notes: ['the monitor Latency was deleted meanwhile'] });
});

it('is undone once more where the mute went unanswered, since it may land behind the undo', async () => {
  const monitors: Record<string, Monitor> = { m1: latency };
  const { set, undo, clock } = benchOf(monitors, [{ failure: 'timeout' }]);
  await expect(set(state())).rejects.toThrow("Latency can't be muted: PUT /api/v0/monitors/m1");
  void clock.sleep(5_000).then(() => (monitors['m1'] = { ...latency, isMute: true }));
  await undo(state());
  expect(monitors['m1']).toEqual({ ...latency, isMute: false });
});

it('says which permission is lacking, and does not wait for a write that was refused', async () => {
  const refused = { status: 403, body: { error: { message: 'The API key does not have the required permission.' } } };
  const { set, undo, clock } = benchOf({ m1: latency }, [refused]);
  const error: unknown = await set(state()).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ hint: expect.stringContaining('Read and Write') as string });
  const before = clock.now();
  await undo(state());
  expect(clock.now() - before).toBeLessThan(1_000);
});

it('tries again while the provider is down, and says what is left where that does not help', async () => {
  const down: ScriptedAnswer = { status: 503, body: {} };
  const monitors = { m1: { ...latency, isMute: true } };
  const { undo } = benchOf(monitors, [down, down]);
  await undo(state());
  expect(monitors.m1.isMute).toBe(false);

  const dead = benchOf({ m1: { ...latency, isMute: true } }, Array<ScriptedAnswer>(100).fill(down));
  await expect(dead.undo(state())).rejects.toMatchObject({
    name: 'FaultError',
    message: expect.stringContaining('Latency may still be muted: PUT /api/v0/monitors/m1: 503') as string,
    hint: expect.stringContaining('on its page in Mackerel') as string,
  });
});

it('undoes nothing at another server than the one it was written to', async () => {
  const { undo, http } = benchOf({ m1: { ...latency, isMute: true } });
  await expect(undo(state({ url: 'https://elsewhere.example.com' }))).rejects.toThrow('was https://elsewhere');
  expect(http.requests).toEqual([]);
});

it('keeps the key out of the state and of errors', async () => {
  const { set } = benchOf({ m1: latency }, [{ status: 400, body: { error: { message: `no ${apiKey}` } } }]);
  expect(JSON.stringify(state())).not.toContain(apiKey);
  const error: unknown = await set(state()).catch((caught: unknown) => caught);
  expect(String(error)).not.toContain(apiKey);
});
