import fc from 'fast-check';
import { alarmLevels, defaultSignificance } from '../../../../src/domain/trend/alarmLevels';
import { courseOf, type Terms } from '../../../../src/domain/trend/changes';
import type { Measured } from '../../../../src/domain/trend/pool';
import { needsOf } from '../../../../src/domain/trend/runsNeeded';
import { randomFrom } from '../../../../src/randomFrom';

const second = 1_000;
const levels = alarmLevels(defaultSignificance);
const terms: Terms = { levels, minEffectMs: () => 24 * second };
const anyEffect: Terms = { levels, minEffectMs: () => 0 };

/** Of a monitor that looks once a minute: 60 to 120 s, and by how much more. */
function latencies(seed: number, count: number, addedMs: (night: number) => number = () => 0): readonly Measured[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, (_, night) => latency(60 * second * (1 + random()) + addedMs(night)));
}

const latency = (ms: number, more: Partial<Measured> = {}): Measured => ({
  ...{ earliest: ms - 500, estimate: ms, latest: ms + 500, withinMs: 240 * second },
  ...more,
});
const missed: Measured = { earliest: Infinity, estimate: Infinity, latest: Infinity, withinMs: 240 * second };
const from = (first: number, byMs: number) => (night: number) => (night >= first ? byMs : 0);
/** Their configuration allows up to 120 s. */
const bounded = (results: readonly Measured[]) => results.map((each) => ({ ...each, worstMs: 120 * second }));

describe('a shift', () => {
  it('is found by the third run where the worst case is known and each new result exceeds it', () => {
    const results = bounded(latencies(1, 40, from(30, 60 * second)));
    const { changes, slowerSince } = courseOf(results, terms);
    expect(changes).toEqual([{ from: 30, foundAt: 32, direction: 'slower' }]);
    expect(slowerSince).toEqual(changes[0]);
    expect(courseOf(results.slice(0, 32), terms).changes).toEqual([]);
  });

  it('takes 14 results before it, and one fewer are too few', () => {
    expect(courseOf(bounded(latencies(1, 17, from(14, 60 * second))), terms).slowerSince?.foundAt).toBe(16);
    expect(courseOf(bounded(latencies(1, 16, from(13, 60 * second))), terms).slowerSince).toBeUndefined();
  });

  it('takes more runs where nothing is known of the monitor, and is dated to its first', () => {
    const { slowerSince } = courseOf(latencies(1, 40, from(30, 60 * second)), terms);
    expect(slowerSince).toEqual({ from: 30, foundAt: 34, direction: 'slower' });
  });

  it('that is less than what matters is none, however long it lasts', () => {
    const results = latencies(2, 300, from(100, 20 * second));
    expect(courseOf(results, terms).changes).toEqual([]);
    expect(courseOf(results, anyEffect).slowerSince).toBeDefined();
  });

  it('down is an improvement; when it has lasted, it is what others are compared with', () => {
    const faster = (night: number) => (night >= 40 ? -50 * second : 0);
    const short = courseOf(latencies(3, 55, faster), terms);
    expect(short.changes).toMatchObject([{ from: 40, direction: 'faster' }]);
    expect(short.slowerSince).toBeUndefined();
    expect(short.reference).toHaveLength(40);
    const gone = (night: number) => (night >= 80 ? 0 : faster(night));
    const lost = courseOf(latencies(3, 100, gone), terms);
    expect([80, 81, 82]).toContain(lost.slowerSince?.from);
  });

  it('that did not last leaves what was before as the reference: its end is no regression', () => {
    const dip = (night: number) => (night >= 40 && night < 52 ? -50 * second : 0);
    const { changes, slowerSince } = courseOf(latencies(4, 120, dip), terms);
    expect(changes.map(({ direction }) => direction)).toEqual(['faster', 'back']);
    expect(slowerSince).toBeUndefined();
  });

  it('is over by the third run that is as before', () => {
    const spell = (night: number) => (night >= 40 && night < 48 ? 80 * second : 0);
    const { changes, slowerSince, current, reference } = courseOf(latencies(5, 60, spell), terms);
    expect(changes).toMatchObject([
      { from: 40, direction: 'slower' },
      { from: 48, foundAt: 50, direction: 'back' },
    ]);
    expect(slowerSince).toBeUndefined();
    // What came back belongs to what was before: the next shift is as easy to see.
    expect(current).toHaveLength(52);
    expect(reference).toBe(current);
  });

  it('upon a shift leaves the date of the first', () => {
    const steps = (night: number) => (night >= 60 ? 160 * second : night >= 40 ? 80 * second : 0);
    const { changes, slowerSince } = courseOf(latencies(6, 80, steps), terms);
    expect(changes.map((each) => each.from)).toEqual([40, 60]);
    expect(slowerSince?.from).toBe(40);
  });

  it('that comes by and by is found as well', () => {
    const drift = (night: number) => Math.max(0, night - 60) * second;
    expect(courseOf(latencies(7, 200, drift), terms).slowerSince).toBeDefined();
  });

  it('to alerts that never come is one', () => {
    const results = [...latencies(8, 40), ...Array<Measured>(6).fill(missed)];
    expect(courseOf(results, terms).slowerSince).toMatchObject({ from: 40, direction: 'slower' });
  });
});

describe('no shift', () => {
  const histories = fc
    .tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 80 }))
    .map(([seed, count]) => latencies(seed, count));

  it('is a single result, or two, however slow, known worst case or not', () => {
    fc.assert(
      fc.property(histories, fc.double({ min: 1, max: 1e9, noNaN: true }), fc.boolean(), (before, byMs, isBounded) => {
        const calm = isBounded ? bounded(before) : before;
        fc.pre(courseOf(calm, terms).changes.length === 0);
        const slow = latency(120 * second + byMs, isBounded ? { worstMs: 120 * second } : {});
        expect(courseOf([...calm, slow], terms).changes).toEqual([]);
        expect(courseOf([...calm, slow, slow], terms).changes).toEqual([]);
        expect(courseOf([...calm, missed, missed], terms).changes).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('is what is always the same, or lies within its own uncertainty', () => {
    expect(courseOf(Array<Measured>(400).fill(latency(90 * second)), anyEffect).changes).toEqual([]);
    expect(courseOf(Array<Measured>(100).fill(missed), anyEffect).changes).toEqual([]);
    const vague = latencies(9, 200, from(100, 20 * second)).map((each) => ({ ...each, earliest: 0, latest: 1e6 }));
    expect(courseOf(vague, anyEffect).changes).toEqual([]);
  });

  it('is an old outlier in the way of a new shift', () => {
    const results = latencies(10, 140, from(130, 60 * second)).map((each, night) =>
      night === 20 ? latency(600 * second) : each,
    );
    expect(courseOf(results, terms).slowerSince).toMatchObject({ direction: 'slower' });
  });
});

describe('what is found', () => {
  const changing = fc
    .tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 20, max: 60 }), fc.integer({ min: -60, max: 90 }))
    .map(([seed, first, seconds]) => latencies(seed, 90, from(first, seconds * second)));

  it('does not change by what comes later: each night said what it says', () => {
    fc.assert(
      fc.property(changing, fc.integer({ min: 1, max: 90 }), (results, nights) => {
        const whole = courseOf(results, terms).changes.filter(({ foundAt }) => foundAt < nights);
        expect(courseOf(results.slice(0, nights), terms).changes).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  it('does not depend on the unit, nor on what all have in common', () => {
    fc.assert(
      fc.property(changing, fc.integer({ min: 2, max: 9 }), (results, factor) => {
        const scaled = results.map(({ earliest, estimate, latest, withinMs }) => ({
          earliest: factor * earliest + 7_000,
          estimate: factor * estimate + 7_000,
          latest: factor * latest + 7_000,
          withinMs,
        }));
        const scaledTerms = { levels, minEffectMs: () => factor * 24 * second };
        expect(courseOf(scaled, scaledTerms).changes).toEqual(courseOf(results, terms).changes);
      }),
      { numRuns: 60 },
    );
  });

  it('upside down is the same upside down, as far as the worst case has no say', () => {
    fc.assert(
      fc.property(changing, (results) => {
        const mirrored = results.map(({ earliest, estimate, latest, withinMs }) => ({
          ...{ earliest: 1e6 - latest, estimate: 1e6 - estimate, latest: 1e6 - earliest, withinMs },
        }));
        const [first] = courseOf(results, terms).changes;
        const [turned] = courseOf(mirrored, terms).changes;
        const opposite = { slower: 'faster', faster: 'slower', back: 'back' } as const;
        expect(turned).toEqual(first && { ...first, direction: opposite[first.direction] });
      }),
      { numRuns: 60 },
    );
  });
});

describe('the runs that a shift takes', () => {
  const runs = (results: readonly Measured[], shifts: readonly number[]) =>
    needsOf(results, shifts, terms, randomFrom(1)).map((need) => need.runs);

  it('are three where each new result exceeds the worst case, and more elsewhere', () => {
    const results = latencies(11, 90);
    expect(runs(bounded(results), [65 * second])).toEqual([3]);
    expect(runs(results, [65 * second])).toEqual([4]);
  });

  it('are no more for a larger shift', () => {
    const shifts = [30, 45, 60, 90, 200].map((seconds) => seconds * second);
    const needed = runs(latencies(12, 90), shifts).map((each) => each ?? Infinity);
    expect(needed).toEqual(needed.toSorted((a, b) => b - a));
  });

  it('are not said of a shift that is none, nor by few results', () => {
    expect(runs(latencies(13, 90), [10 * second])).toEqual([undefined]);
    expect(runs(latencies(13, 30), [90 * second])).toEqual([expect.any(Number)]);
    expect(runs(latencies(13, 29), [90 * second])).toEqual([undefined]);
  });

  it('are the same each time', () => {
    const again = () => runs(latencies(14, 60), [40 * second, 60 * second]);
    expect(again()).toEqual(again());
  });
});
