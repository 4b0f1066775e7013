import fc from 'fast-check';
import { judge } from '../../../src/domain/judge';
import { widthOf, type Interval } from '../../../src/domain/instant';
import {
  factsOf,
  pollsOf,
  sentAtMs,
  steppedWorlds,
  trueLatencyMs,
  widthAllowed,
  worldScenario,
  worlds,
  type World,
} from '../../support/simulatedWorld';

/** Doubles of today's date are a quarter of a microsecond apart; some are added here. */
const roundingMs = 0.01;

const latencyOf = (world: World): Interval | undefined => judge(worldScenario, factsOf(world)).expectations[0]?.latency;

const holds = (interval: Interval | undefined, ms: number): boolean =>
  interval !== undefined && interval.earliest <= ms + roundingMs && ms - roundingMs <= interval.latest;

describe('the latency of an alert, whatever the polls, the network and the clocks do', () => {
  const truthLiesWithin = (change: (latency: Interval) => Interval) =>
    fc.property(worlds, (world) => {
      const latency = latencyOf(world);
      return latency !== undefined && holds(change(latency), trueLatencyMs(world));
    });

  it('lies within the interval that is reported', () => {
    fc.assert(
      truthLiesWithin((latency) => latency),
      { numRuns: 150 },
    );
  });

  it.each<[string, (latency: Interval) => Interval]>([
    ['begins 10 ms later', ({ earliest, latest }) => ({ earliest: earliest + 10, latest })],
    ['ends 10 ms sooner', ({ earliest, latest }) => ({ earliest, latest: latest - 10 })],
  ])('would not lie in an interval that %s: the control', (_what, narrowed) => {
    expect(fc.check(truthLiesWithin(narrowed), { numRuns: 300, seed: 1, endOnFailure: true }).failed).toBe(true);
  });

  const isNoWider = (change: (latency: Interval) => Interval) =>
    fc.property(worlds, (world) => {
      const latency = latencyOf(world);
      // Drift is reckoned to the stamp's moment as it is estimated, which may be some seconds off.
      const slackMs = 2;
      return latency !== undefined && widthOf(change(latency)) <= widthAllowed(world) + slackMs;
    });

  it('is no wider than the onset, the resolution and the offset together', () => {
    fc.assert(
      isNoWider((latency) => latency),
      { numRuns: 150 },
    );
  });

  it.each<[string, (latency: Interval) => Interval]>([
    ['anything', () => ({ earliest: 0, latest: Number.POSITIVE_INFINITY })],
    ['10 ms more', ({ earliest, latest }) => ({ earliest, latest: latest + 10 })],
  ])('would be too wide if it were %s: the control', (_what, widened) => {
    expect(fc.check(isNoWider(widened), { numRuns: 300, seed: 1, endOnFailure: true }).failed).toBe(true);
  });

  it('neither depends on nor changes the facts: the same come to the same', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const facts = factsOf(world);
        const copy = structuredClone(facts);
        expect(judge(worldScenario, facts)).toEqual(judge(worldScenario, copy));
        expect(facts).toEqual(copy);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a clock that is stepped in mid-drill', () => {
  const isRightOrSuspect = (read: (world: World) => { latency: Interval | undefined; suspect: boolean }) =>
    fc.property(steppedWorlds, (world) => {
      const { latency, suspect } = read(world);
      return suspect || holds(latency, trueLatencyMs(world));
    });

  it('leaves the latency right, or the drill is marked clock-suspect', () => {
    const judged = (world: World) => {
      const { expectations, marks } = judge(worldScenario, factsOf(world));
      return { latency: expectations[0]?.latency, suspect: marks.some(({ kind }) => kind === 'clock-suspect') };
    };
    fc.assert(isRightOrSuspect(judged), { numRuns: 300 });
  });

  it('is not always marked: most steps do not matter', () => {
    const marked = fc
      .sample(steppedWorlds, { numRuns: 100, seed: 1 })
      .filter((world) => judge(worldScenario, factsOf(world)).marks.some(({ kind }) => kind === 'clock-suspect'));
    expect(marked.length).toBeGreaterThan(5);
    expect(marked.length).toBeLessThan(70);
  });

  it('would be wrong by the latest reading alone: the control', () => {
    expect(
      fc.check(isRightOrSuspect(byReadings((readings) => readings.slice(-1))), {
        numRuns: 300,
        seed: 1,
        endOnFailure: true,
      }).failed,
    ).toBe(true);
  });

  it('would be wrong by an intersection that forgets what contradicts it: the control', () => {
    expect(
      fc.check(isRightOrSuspect(byReadings((readings) => readings)), { numRuns: 300, seed: 1, endOnFailure: true })
        .failed,
    ).toBe(true);
  });
});

interface Offset {
  readonly low: number;
  readonly high: number;
}

/** A plainer judge: maps the stamp by the offsets of these polls together, wherever steps lie. */
function byReadings(chosen: (offsets: readonly Offset[]) => readonly Offset[]) {
  return (world: World) => {
    const facts = factsOf(world);
    const polls = facts.filter((fact) => fact.type === 'polled').slice(0, pollsOf(world).length - 2);
    const offsets = polls.flatMap(({ result }) =>
      result.ok
        ? result.clock.map(({ shown, sentAtMs: sent, answeredAtMs }) => ({
            low: shown.earliest - answeredAtMs,
            high: shown.latest - sent,
          }))
        : [],
    );
    const known = chosen(offsets).reduce((a, b) => {
      const both = { low: Math.max(a.low, b.low), high: Math.min(a.high, b.high) };
      return both.low <= both.high ? both : a;
    });
    const stamp = facts.find((fact) => fact.type === 'alert-seen')?.alert.openedAt;
    const onset = judge(worldScenario, facts).onset;
    if (stamp === undefined || onset === undefined) throw new Error(`nothing opened in the world of ${sentAtMs}`);
    const latency = {
      earliest: stamp.earliest - known.high - onset.latest,
      latest: stamp.latest - known.low - onset.earliest,
    };
    return { latency, suspect: false };
  };
}
