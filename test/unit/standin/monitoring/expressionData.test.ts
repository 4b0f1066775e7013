import fc from 'fast-check';
import { within } from '../../../../src/standin/engine/expression/line';
import { only } from '../../../../src/standin/engine/expression/window';
import { Points } from '../../../../src/standin/engine/points';
import { expressionData } from '../../../../src/standin/monitoring/expressionData';
import { minuteMs, noon, noonMs, standinOnClock } from '../builders';

/** A stand-in whose host h had, in a role that it left at noon, these values so many seconds from noon. */
function withPoints(points: readonly (readonly [seconds: number, value: number])[], lengthOfMinuteMs = minuteMs) {
  const standin = standinOnClock({}, lengthOfMinuteMs);
  const sorted = points.map(([seconds, value]) => ({ time: noon + seconds, value })).sort((a, b) => a.time - b.time);
  standin.store.metrics.put('host:h', 'load', { points: Points.of(sorted), lastPostedAtMs: noonMs });
  standin.store.hosts.put('h', {
    ...{ id: 'h', name: 'h', meta: {}, interfaces: [], memo: '', status: 'working', createdAt: noon },
    ...{ roleFullnames: [], formerRoles: [{ fullname: 'shop:web', leftAtMs: noonMs }], isRetired: false },
  });
  return standin;
}

/** Values of four hours, at odd moments. */
const points = (lengthOfMinuteMs: number) =>
  fc
    .array(fc.tuple(fc.double({ min: -120, max: 120, noNaN: true }), fc.double({ noNaN: true })), { maxLength: 40 })
    .map((drawn) => drawn.map(([minutes, value]) => [(minutes * lengthOfMinuteMs) / 1000, value] as const));

const drawn = fc.constantFrom(1000, 2000, 60_000).chain((lengthOfMinuteMs) =>
  fc.record({
    lengthOfMinuteMs: fc.constant(lengthOfMinuteMs),
    points: points(lengthOfMinuteMs),
    atMs: fc.integer({ min: -3_600_000, max: 3_600_000 }).map((ms) => noonMs + ms),
    after: fc.integer({ min: -200, max: 20 }),
    slots: fc.integer({ min: 1, max: 100 }),
  }),
);

describe('the metrics that an expression reads', () => {
  it('are in each window those that are there among all, to the last digit', () => {
    fc.assert(
      fc.property(drawn, ({ lengthOfMinuteMs, points: there, atMs, after, slots }) => {
        const data = expressionData(withPoints(there, lengthOfMinuteMs), atMs);
        const window = { after, until: after + slots };
        for (const read of [
          (looked: typeof window) => data.host('h', 'load', looked),
          (looked: typeof window) => data.roleSlots('shop:web', 'load', looked),
        ]) {
          const all = read({ after: -Infinity, until: Infinity });
          expect(read(window)).toEqual(all.map((line) => within(line, window)));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('are not gone through where nobody looks', () => {
    const aDay = Array.from({ length: 1440 }, (_, minute) => [-60 * minute - 30, minute] as const);
    const data = expressionData(withPoints(aDay), noonMs);
    const iterated = jest.spyOn(Points.prototype, Symbol.iterator);
    expect(data.host('h', 'load', only(-700))).toEqual([new Map([[-700, 700]])]);
    expect(iterated.mock.contexts.map((list) => (list as Points).length)).toEqual([1]);
  });
});
