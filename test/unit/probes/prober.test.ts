import type { FactOf } from '../../../src/domain/facts';
import type { ProbeKind } from '../../../src/ports/probe';
import { httpProbe } from '../../../src/probes/http';
import { startProbing } from '../../../src/probes/prober';
import { scriptedSystem, type Scripted } from './probeSystem';

const startMs = Date.UTC(2026, 10, 23, 12);

function probing(script: (index: number) => Scripted, changes: { kind?: ProbeKind; timeoutMs?: number } = {}) {
  const { clock, system, requests } = scriptedSystem(script);
  const facts: FactOf<'probed'>[] = [];
  const prober = startProbing({
    plan: {
      kind: 'http',
      options: { http: 'http://shop/', sees: { status: '5xx' } },
      everyMs: 200,
      timeoutMs: changes.timeoutMs ?? 1_000,
      times: 3,
      title: 'GET http://shop/ answers 5xx',
    },
    kind: changes.kind ?? httpProbe,
    name: 'effect',
    clock,
    system,
    onFact: (fact) => facts.push(fact),
  });
  const sentAt = () => facts.map(({ sentAtMs }) => sentAtMs - startMs);
  return { clock, requests, facts, prober, sentAt };
}

test('it looks on absolute ticks, at once and then at each, however long a look takes', async () => {
  const { clock, facts, prober, sentAt } = probing(() => ({ afterMs: 190, status: 503 }));
  await clock.advance(1_190);
  expect(sentAt()).toEqual([0, 200, 400, 600, 800, 1_000]);
  expect(facts[0]).toEqual({
    type: 'probed',
    probe: 'effect',
    sentAtMs: startMs,
    decidedAtMs: startMs + 190,
    result: 'bad',
    detail: '503 after 190 ms',
  });
  await prober.stop();
});

test('several are in flight at once, and facts come in the order of their sending', async () => {
  // The first takes longest: the later ones are decided before it, and told after it.
  const { clock, facts, prober, sentAt } = probing((index) => ({ afterMs: index === 0 ? 700 : 10, status: 200 }));
  await clock.advance(699);
  expect(facts).toEqual([]);
  await clock.advance(1);
  expect(sentAt()).toEqual([0, 200, 400, 600]);
  await prober.stop();
});

test('a target that hangs is not buried in requests, and holds back facts by its time-out alone', async () => {
  const { clock, facts, requests, prober } = probing(() => ({ afterMs: 99_999, status: 200 }), { timeoutMs: 5_000 });
  await clock.advance(4_999);
  expect(requests).toHaveLength(10);
  expect(facts).toEqual([]);
  await clock.advance(1);
  expect(facts.map(({ result }) => result)).toEqual(['unknown']);
  expect(requests).toHaveLength(11);
  await prober.stop();
});

test('stop ends what is in flight, tells what was decided, and leaves nothing behind', async () => {
  const { clock, facts, requests, prober, sentAt } = probing((index) => ({
    afterMs: index === 1 ? 900 : 10,
    status: 200,
  }));
  await clock.advance(500);
  expect(sentAt()).toEqual([0]);
  await prober.stop();
  // The third was decided, behind the second, which saw nothing.
  expect(sentAt()).toEqual([0, 400]);
  expect(clock.sleepers()).toBe(0);
  await clock.advance(5_000);
  await prober.stop();
  expect(facts).toHaveLength(2);
  expect(requests).toHaveLength(3);
});

test('a kind that throws, against its contract, makes an unknown look and no end of the probing', async () => {
  const broken: ProbeKind = { ...httpProbe, look: () => Promise.reject(new Error('a bug')) };
  const { clock, facts, prober } = probing(() => ({ afterMs: 1, status: 200 }), { kind: broken });
  await clock.advance(200);
  expect(facts.map(({ result, detail }) => [result, detail])).toEqual([
    ['unknown', 'a bug'],
    ['unknown', 'a bug'],
  ]);
  await prober.stop();
});
