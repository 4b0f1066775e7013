import { firstOccurrence } from '../../../../src/providers/mackerel/downtime';
import { downtimeList } from '../../../../src/providers/mackerel/schema';

const minuteMs = 60_000;
const hourMs = 3_600_000;
/** Noon in Tokyo of a day of November 2026; the 23rd is a Monday. */
const noon = (day: number, month = 11, year = 2026) => Date.UTC(year, month - 1, day, 3);

function downtime(startMs: number, durationMinutes: number, recurrence?: object) {
  const raw = {
    id: 'd',
    name: 'Maintenance',
    start: startMs / 1000,
    duration: durationMinutes,
    recurrence: recurrence ?? null,
  };
  return downtimeList.parse({ downtimes: [raw] }).downtimes[0]!;
}

const touches = (...[which, fromMs, toMs = fromMs + hourMs]: [ReturnType<typeof downtime>, number, number?]) =>
  firstOccurrence(which, { earliest: fromMs, latest: toMs }, minuteMs) !== undefined;

describe('a downtime', () => {
  it('counts from its beginning to its end, to the millisecond', () => {
    const once = downtime(noon(23), 60);
    expect(touches(once, noon(23) - 1_000, noon(23) - 1)).toBe(false);
    expect(touches(once, noon(23) - 1_000, noon(23))).toBe(true);
    expect(touches(once, noon(23) + hourMs - 1)).toBe(true);
    expect(touches(once, noon(23) + hourMs)).toBe(false);
    expect(firstOccurrence(once, { earliest: noon(23), latest: noon(24) }, minuteMs)).toEqual({
      earliest: noon(23),
      latest: noon(23) + hourMs,
    });
  });

  it('lasts compressed minutes on a stand-in', () => {
    const once = downtime(noon(23), 60);
    expect(firstOccurrence(once, { earliest: noon(23) + 121_000, latest: noon(24) }, 2_000)).toBeUndefined();
  });

  it.each([
    ['hourly', 6, noon(1) + 6 * hourMs * 87, noon(1) + 6 * hourMs * 87 + 3 * hourMs],
    ['daily', 1, noon(23), noon(23) + 3 * hourMs],
    ['daily', 2, noon(23), noon(24)],
    ['weekly', 1, noon(29), noon(28)],
    ['weekly', 2, noon(29), noon(22)],
    ['monthly', 1, noon(1, 12), noon(2, 12)],
    ['monthly', 3, noon(1, 2, 2027), noon(1, 12)],
    ['yearly', 1, noon(1, 11, 2028), noon(1, 12, 2028)],
  ])('comes again %s, every %i', (type, interval, onMs, offMs) => {
    const recurring = downtime(noon(1), 60, { type, interval });
    expect(touches(recurring, onMs + 60_000)).toBe(true);
    expect(touches(recurring, offMs + 60_000)).toBe(false);
    expect(touches(recurring, noon(1) - 2 * hourMs)).toBe(false);
  });

  it("comes on its weekdays, in the organization's time zone, taken to be that of Japan", () => {
    // 01:00 of Monday in Tokyo is still Sunday in UTC.
    const mondayNight = Date.UTC(2026, 10, 22, 16);
    const recurring = downtime(mondayNight, 60, { type: 'weekly', interval: 1, weekdays: ['Monday', 'Thursday'] });
    const day = 24 * hourMs;
    const hits = [0, 1, 2, 3, 4, 5, 6, 7].filter((days) =>
      touches(recurring, mondayNight + days * day, mondayNight + days * day + 1),
    );
    expect(hits).toEqual([0, 3, 7]);
  });

  it('skips weeks with its weekdays', () => {
    const recurring = downtime(noon(23), 60, { type: 'weekly', interval: 2, weekdays: ['Monday', 'Friday'] });
    expect([23, 27, 30].map((day) => touches(recurring, noon(day)))).toEqual([true, true, false]);
    expect([4, 7, 11].map((day) => touches(recurring, noon(day, 12)))).toEqual([false, true, true]);
  });

  // docs/howto/downtimes: "if you want to enable downtime on the last day of the month, set the date to the 31st".
  it('comes on the last day of months that have no such day', () => {
    const recurring = downtime(noon(31, 1), 60, { type: 'monthly', interval: 1 });
    expect(touches(recurring, noon(1, 3))).toBe(false);
    expect(touches(recurring, noon(27, 2))).toBe(false);
    expect(touches(recurring, noon(28, 2))).toBe(true);
    expect(touches(recurring, noon(31, 3))).toBe(true);
  });

  // The examples of docs/howto/downtimes, "Notes"; the 22nd is a Sunday.
  it.each([
    ['24 hours after a start on Sunday', noon(22), 25, noon(23)],
    ['at Monday 0:00 after a start on Saturday', noon(21), 49, noon(23) - 12 * hourMs],
  ])('of a day and more from Sunday into Monday ends %s', (_, startMs, hours, endMs) => {
    expect(touches(downtime(startMs, hours * 60), endMs - 1, endMs)).toBe(true);
    expect(touches(downtime(startMs, hours * 60), endMs)).toBe(false);
  });

  it('ends with its recurrence', () => {
    const recurring = downtime(noon(1), 60, { type: 'daily', interval: 1, until: noon(20) / 1000 });
    expect(touches(recurring, noon(20))).toBe(true);
    expect(touches(recurring, noon(21))).toBe(false);
  });

  it('is found after years without walking through all of them', () => {
    const recurring = downtime(noon(1, 1, 1990), 1, { type: 'hourly', interval: 1 });
    expect(touches(recurring, noon(23))).toBe(true);
  });
});
