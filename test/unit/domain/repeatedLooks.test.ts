import fc from 'fast-check';
import { judge } from '../../../src/domain/judge';
import type { Fact } from '../../../src/domain/facts';
import { createRepeatedLooks } from '../../../src/domain/repeatedLooks';
import { storyEffect, storyScenario } from '../../support/storyScenario';

const scenario = storyScenario({ effect: { ...storyEffect, times: 2 } });

/** `slowMs`: from its sending to its decision. Sent one a second. */
const look = fc.record({
  result: fc.constantFrom('good', 'bad', 'bad', 'unknown'),
  slowMs: fc.integer({ min: 0, max: 3_000 }),
  probe: fc.constantFrom('effect', 'effect', 'effect', 'abort:0'),
} as const);

/**
 * Looks around an injection at 3 s that takes a second, or is stopped in its middle, and perhaps a rollback that takes
 * one; in the order of their decision.
 */
const rollbackAt = fc.option(fc.integer({ min: 4, max: 12 }));
const drills = fc.tuple(fc.array(look, { maxLength: 18 }), fc.boolean(), rollbackAt).map(([looks, isStopped, back]) => {
  const facts: (readonly [number, Fact])[] = looks.map(({ slowMs, ...seen }, second) => {
    const sentAtMs = second * 1_000;
    const decidedAtMs = sentAtMs + slowMs;
    return [decidedAtMs, { type: 'probed', sentAtMs, decidedAtMs, detail: '', ...seen }];
  });
  facts.push([3_000, { type: 'injection-sent', atMs: 3_000 }]);
  const stopped: Fact = { type: 'stopped', atMs: 3_500, cause: 'interrupted', why: 'interrupted by SIGINT' };
  const injected: Fact = { type: 'injected', sentAtMs: 3_001, ackedAtMs: 4_000 };
  facts.push(isStopped ? [3_500, stopped] : [4_000, injected]);
  if (back !== null) {
    const ackedAtMs = back * 1_000 + 1_000;
    facts.push([ackedAtMs, { type: 'rolled-back', sentAtMs: back * 1_000, ackedAtMs, notes: [] }]);
  }
  return facts.toSorted(([a], [b]) => a - b).map(([, fact]) => fact);
});

describe('a look that only repeats what is confirmed', () => {
  it('changes no conclusion, whatever was seen and in whatever order', () => {
    let repeated = 0;
    fc.assert(
      fc.property(drills, (facts) => {
        const isRepeated = createRepeatedLooks(scenario);
        facts.forEach((fact, index) => {
          if (!isRepeated(fact)) return;
          repeated += 1;
          expect(judge(scenario, facts.slice(0, index + 1))).toEqual(judge(scenario, facts.slice(0, index)));
        });
      }),
    );
    expect(repeated).toBeGreaterThan(100);
  });

  it('is none where it is the first since the rollback: that one tells that the effect is gone', () => {
    const good = (sentAtMs: number): Fact => {
      return { type: 'probed', probe: 'effect', sentAtMs, decidedAtMs: sentAtMs, result: 'good', detail: '' };
    };
    const isRepeated = createRepeatedLooks(scenario);
    isRepeated({ type: 'injection-sent', atMs: 0 });
    isRepeated({ type: 'injected', sentAtMs: 0, ackedAtMs: 0 });
    expect([1, 2, 3].map((atMs) => isRepeated(good(atMs)))).toEqual([false, false, true]);
    isRepeated({ type: 'rolled-back', sentAtMs: 4, ackedAtMs: 6, notes: [] });
    // The first was sent before the rollback was acknowledged.
    expect([5, 6, 7, 8].map((atMs) => isRepeated(good(atMs)))).toEqual([false, false, false, true]);
  });

  it('is all that is left of a long hold', () => {
    const isRepeated = createRepeatedLooks(scenario);
    const judged = Array.from({ length: 1_000 }, (_, second): Fact => {
      const sentAtMs = second * 1_000;
      return { type: 'probed', probe: 'effect', sentAtMs, decidedAtMs: sentAtMs, result: 'bad', detail: '' };
    }).filter((fact) => !isRepeated(fact));
    expect(judged).toEqual([]);
    isRepeated({ type: 'injection-sent', atMs: 1_000_000 });
    isRepeated({ type: 'injected', sentAtMs: 1_000_000, ackedAtMs: 1_000_000 });
    const after = Array.from({ length: 1_000 }, (_, second): Fact => {
      const sentAtMs = 1_000_000 + second * 1_000;
      return { type: 'probed', probe: 'effect', sentAtMs, decidedAtMs: sentAtMs, result: 'bad', detail: '' };
    });
    expect(after.filter((fact) => !isRepeated(fact))).toHaveLength(scenario.effect?.times ?? Number.NaN);
  });
});
