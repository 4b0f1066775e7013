import fc from 'fast-check';
import type { Fact } from '../../../src/domain/facts';
import { factTime } from '../../../src/domain/factTime';
import { judge } from '../../../src/domain/judge';
import type { ExpectationConclusion } from '../../../src/domain/conclusions';
import { factsOf, sentAtMs, trueLatencyMs, worldScenario, worlds, type World } from '../../support/simulatedWorld';
import { storyExpectation } from '../../support/storyScenario';

/** What else can happen after an alert was seen; `atMs` is later than all before it. */
const happenings: readonly ((atMs: number, world: World) => readonly Fact[])[] = [
  (atMs, world) => [pollAt(atMs, world)],
  (atMs) => [
    {
      type: 'polled',
      provider: 'mackerel',
      sentAtMs: atMs,
      answeredAtMs: atMs + 100,
      result: { ok: false, failure: 'timeout', message: 'no answer' },
    },
  ],
  ...(['good', 'bad', 'unknown'] as const).map(
    (result) => (atMs: number) =>
      [0, 1, 2].map((index): Fact => {
        const at = atMs + index;
        return { type: 'probed', probe: 'effect', sentAtMs: at, decidedAtMs: at, result, detail: '' };
      }),
  ),
  ...(['aborted', 'interrupted'] as const).map(
    (cause) => (atMs: number) => [{ type: 'stopped', atMs, cause, why: 'because' }] as const,
  ),
  ...(['effect-within', 'hold', 'max-hold', 'last-look', 'rollback-verification', 'recovery', 'settle'] as const).map(
    (what) => (atMs: number) => [{ type: 'due', atMs, what }] as const,
  ),
  (atMs) => [{ type: 'rollback-started', atMs }],
  (atMs) => [{ type: 'rolled-back', sentAtMs: atMs, ackedAtMs: atMs + 5, notes: [] }],
  (atMs) => [{ type: 'rollback-failed', atMs, message: 'refused' }],
  (atMs) => [{ type: 'load-measured', atMs, load: 'normal', fromMs: sentAtMs, toMs: atMs, asked: 100, delivered: 1 }],
  (atMs) => [{ type: 'evidence-fetched', atMs, key: 'latency', data: 'absent', explanation: [] }],
  (atMs) => [{ type: 'machine-slept', atMs, byMs: 5_000 }],
  (atMs) => [{ type: 'phase-entered', atMs, phase: 'verdict' }],
  (atMs, world) => opens(atMs, world, 'another'),
  (atMs, world) => closes(atMs, world),
];

const seconds = (atMs: number) => ({
  earliest: Math.floor(atMs / 1_000) * 1_000,
  latest: Math.floor(atMs / 1_000) * 1_000 + 1_000,
});

function pollAt(atMs: number, { offsetMs }: World): Fact {
  const times = { sentAtMs: atMs, answeredAtMs: atMs + 40 };
  const clock = [{ ...times, shown: seconds(atMs + 20 + offsetMs) }];
  return {
    type: 'polled',
    provider: 'mackerel',
    ...times,
    result: { ok: true, pages: 1, complete: true, openIds: [], clock },
  };
}

function opens(atMs: number, world: World, id: string): readonly Fact[] {
  const openedAt = seconds(atMs + world.offsetMs);
  const alert = {
    provider: 'mackerel',
    id,
    monitor: { id: 'm1', name: 'Latency' },
    target: { service: 'shop' },
    openedAt,
    transitions: [{ severity: 'critical' as const, at: openedAt }],
  };
  return [{ type: 'alert-seen', sentAtMs: atMs + 1, answeredAtMs: atMs + 41, alert }, pollAt(atMs + 1, world)];
}

function closes(atMs: number, world: World): readonly Fact[] {
  const seen = factsOf(world).find((fact) => fact.type === 'alert-seen');
  if (seen === undefined) return [];
  const alert = { ...seen.alert, closedAt: seconds(atMs + world.offsetMs), closedBy: 'person' as const };
  return [{ type: 'alert-seen', sentAtMs: atMs + 1, answeredAtMs: atMs + 41, alert }, pollAt(atMs + 1, world)];
}

/** A world, what followed after its alert was seen, and a deadline near the true latency. */
const histories = fc
  .record({
    world: worlds,
    spareMs: fc.integer({ min: -1_500, max: 5_000 }),
    then: fc.array(fc.tuple(fc.nat({ max: happenings.length - 1 }), fc.integer({ min: 1_000, max: 40_000 })), {
      minLength: 1,
      maxLength: 12,
    }),
  })
  .map(({ world, spareMs, then }) => {
    const before = factsOf(world);
    let atMs = Math.max(...before.map((fact) => factTime(fact).latest));
    const after = then.flatMap(([index, waitMs]) => {
      atMs += waitMs;
      return happenings[index]?.(atMs, world) ?? [];
    });
    const withinMs = Math.max(1, trueLatencyMs(world) + spareMs);
    return { facts: [...before, ...after], from: before.length - 8, withinMs };
  });

type History = typeof histories extends fc.Arbitrary<infer H> ? H : never;

const judgedAt = ({ facts, withinMs }: History, count: number): ExpectationConclusion | undefined =>
  judge({ ...worldScenario, expect: [storyExpectation({ withinMs })] }, facts.slice(0, count)).expectations[0];

/** From the first moment on in which `isIt` held, it held to the end. */
function stays(history: History, isIt: (conclusion: ExpectationConclusion | undefined) => boolean): boolean {
  const counts = history.facts.map((_fact, index) => index + 1).slice(Math.max(0, history.from));
  const conclusions = counts.map((count) => judgedAt(history, count));
  const first = conclusions.findIndex(isIt);
  return first < 0 || conclusions.slice(first).every(isIt);
}

describe('whatever happens after an alert was detected', () => {
  it('stays detected, with the same latency', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const latencies = new Set<string>();
        const detected = (conclusion: ExpectationConclusion | undefined): boolean => {
          if (conclusion?.verdict !== 'detected') return false;
          latencies.add(JSON.stringify([conclusion.latency, conclusion.detection?.alert.id]));
          return true;
        };
        return stays(history, detected) && latencies.size <= 1;
      }),
      { numRuns: 60 },
    );
  });

  it('was detected at all in about half of them', () => {
    const detected = fc
      .sample(histories, { numRuns: 60, seed: 1 })
      .filter((history) => judgedAt(history, history.facts.length)?.verdict === 'detected');
    expect(detected.length).toBeGreaterThan(20);
    expect(detected.length).toBeLessThan(58);
  });

  it('would not stay undecided: the control', () => {
    const undecided = fc.property(histories, (history) =>
      stays(history, (conclusion) => conclusion?.verdict === undefined),
    );
    expect(fc.check(undecided, { numRuns: 100, seed: 1, endOnFailure: true }).failed).toBe(true);
  });
});
