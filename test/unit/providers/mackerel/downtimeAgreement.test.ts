import fc from 'fast-check';
import { firstOccurrence } from '../../../../src/providers/mackerel/downtime';
import { downtimeList } from '../../../../src/providers/mackerel/schema';
import { weekdays } from '../../../../src/standin/engine/downtime';
import { isUnderWay } from '../../../../src/standin/engine/occurrences';
import { downtimeInput } from '../../../../src/standin/server/downtimeInput';

// The provider foresees downtimes, the stand-in goes by them: two programs that share no line.
const times = { minuteMs: 60_000, utcOffsetMinutes: 540 };
const since = Date.UTC(2026, 0, 1) / 1000;
const day = 86_400;

const recurrence = fc.record({
  type: fc.constantFrom('hourly', 'daily', 'weekly', 'monthly', 'yearly'),
  interval: fc.integer({ min: 1, max: 4 }),
  weekdays: fc.subarray([...weekdays]),
  until: fc.option(fc.integer({ min: since, max: since + 900 * day }), { nil: null }),
});

const downtime = fc.record({
  name: fc.constant('Maintenance'),
  start: fc.integer({ min: since, max: since + 400 * day }),
  duration: fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1400, max: 20_000 })),
  recurrence: fc.option(
    recurrence.map((each) => ({ ...each, weekdays: each.type === 'weekly' ? each.weekdays : [] })),
    { nil: null },
  ),
});

/** Near where one begins or ends, most of the time: elsewhere there is little to be wrong about. */
const secondsLater = fc.oneof(
  fc.integer({ min: -day, max: 20 * day }),
  fc
    .tuple(fc.integer({ min: 0, max: 800 }), fc.integer({ min: -7200, max: 7200 }))
    .map(([days, off]) => days * day + off),
);

const verdicts = (input: object, atMs: number): readonly [boolean, boolean] => {
  const [theirs] = downtimeList.parse({ downtimes: [{ id: 'd', ...input }] }).downtimes;
  const window = { earliest: atMs, latest: atMs };
  return [
    firstOccurrence(theirs!, window, times.minuteMs) !== undefined,
    isUnderWay({ id: 'd', ...downtimeInput.parse(input) }, atMs, times),
  ];
};

it('the provider and the stand-in agree on when a downtime is under way', () => {
  const seen = new Set<boolean>();
  fc.assert(
    fc.property(downtime, secondsLater, (input, seconds) => {
      const [provider, standin] = verdicts(input, (input.start + seconds) * 1000);
      seen.add(standin);
      expect(provider).toBe(standin);
    }),
    { numRuns: 2_000 },
  );
  // Of a thousand draws that were all in none, nothing would follow.
  expect(seen).toEqual(new Set([true, false]));
});
