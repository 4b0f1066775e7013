import { calendarDay, daysInMonth, weekdayNumber } from '../../../../src/standin/engine/calendar';
import { concerns, type Downtime, type Recurrence } from '../../../../src/standin/engine/downtime';
import { isUnderWay } from '../../../../src/standin/engine/occurrences';

/** In Japan, nine hours ahead of UTC. */
const at = (local: string): number => Date.parse(`${local}+09:00`);

const downtime = (start: string, duration: number, recurrence?: Recurrence): Downtime => ({
  id: 'downtime',
  name: 'Maintenance',
  memo: '',
  start: at(start) / 1000,
  duration,
  recurrence,
  serviceScopes: [],
  serviceExcludeScopes: [],
  roleScopes: [],
  roleExcludeScopes: [],
  monitorScopes: [],
  monitorExcludeScopes: [],
});

const underWay = (each: Downtime, local: string, minuteMs = 60_000): boolean =>
  isUnderWay(each, at(local), { minuteMs, utcOffsetMinutes: 540 });

describe('a downtime', () => {
  const once = downtime('2026-11-23T12:00:00', 30);

  it.each([
    ['2026-11-23T11:59:59.999', false],
    ['2026-11-23T12:00:00', true],
    ['2026-11-23T12:29:59.999', true],
    ['2026-11-23T12:30:00', false],
    ['2026-11-24T12:00:00', false],
  ])('from noon for half an hour is under way at %s: %p', (local, is) => {
    expect(underWay(once, local)).toBe(is);
  });

  it('lasts compressed minutes, and starts at its own time', () => {
    expect(underWay(once, '2026-11-23T12:00:59', 2000)).toBe(true);
    expect(underWay(once, '2026-11-23T12:01:00', 2000)).toBe(false);
  });
});

describe('a downtime is repeated', () => {
  it.each<[string, Downtime, string, boolean]>([
    ['hourly', downtime('2026-11-23T12:10:00', 5, { type: 'hourly', interval: 2 }), '2026-11-24T02:14:59', true],
    [
      'hourly, not between',
      downtime('2026-11-23T12:10:00', 5, { type: 'hourly', interval: 2 }),
      '2026-11-24T03:12:00',
      false,
    ],
    ['daily', downtime('2026-11-23T12:00:00', 30, { type: 'daily', interval: 3 }), '2026-11-26T12:29:00', true],
    [
      'daily, not between',
      downtime('2026-11-23T12:00:00', 30, { type: 'daily', interval: 3 }),
      '2026-11-25T12:29:00',
      false,
    ],
    [
      'daily, over midnight',
      downtime('2026-11-23T23:50:00', 30, { type: 'daily', interval: 1 }),
      '2026-11-26T00:10:00',
      true,
    ],
    [
      'weekly on the day of its start',
      downtime('2026-11-23T12:00:00', 30, { type: 'weekly', interval: 1 }),
      '2026-11-30T12:00:00',
      true,
    ],
    [
      'weekly, not on other days',
      downtime('2026-11-23T12:00:00', 30, { type: 'weekly', interval: 1 }),
      '2026-11-24T12:00:00',
      false,
    ],
    [
      'weekly on days that are named',
      downtime('2026-11-23T12:00:00', 30, { type: 'weekly', interval: 1, weekdays: ['Friday', 'Sunday'] }),
      '2026-11-29T12:00:00',
      true,
    ],
    [
      'weekly, not on its start where that is not named',
      downtime('2026-11-23T12:00:00', 30, { type: 'weekly', interval: 1, weekdays: ['Friday'] }),
      '2026-11-23T12:00:00',
      false,
    ],
    [
      'every other week, Sunday being of the first',
      downtime('2026-11-23T12:00:00', 30, { type: 'weekly', interval: 2, weekdays: ['Sunday'] }),
      '2026-11-29T12:00:00',
      true,
    ],
    [
      'every other week, not in the next',
      downtime('2026-11-23T12:00:00', 30, { type: 'weekly', interval: 2, weekdays: ['Sunday'] }),
      '2026-12-06T12:00:00',
      false,
    ],
    ['monthly', downtime('2026-11-23T12:00:00', 30, { type: 'monthly', interval: 1 }), '2027-01-23T12:00:00', true],
    [
      'monthly on the 31st, in a month of 28 days',
      downtime('2026-12-31T12:00:00', 30, { type: 'monthly', interval: 1 }),
      '2027-02-28T12:00:00',
      true,
    ],
    [
      'monthly on the 31st, and on no other day',
      downtime('2026-12-31T12:00:00', 30, { type: 'monthly', interval: 1 }),
      '2027-01-30T12:00:00',
      false,
    ],
    ['yearly', downtime('2026-11-23T12:00:00', 30, { type: 'yearly', interval: 2 }), '2028-11-23T12:00:00', true],
    [
      'yearly, not in another month',
      downtime('2026-11-23T12:00:00', 30, { type: 'yearly', interval: 1 }),
      '2027-10-23T12:00:00',
      false,
    ],
    [
      'never before its start',
      downtime('2026-11-23T12:00:00', 30, { type: 'daily', interval: 1 }),
      '2026-11-22T12:00:00',
      false,
    ],
    [
      'by the days of Japan, not of UTC',
      downtime('2026-11-23T01:00:00', 30, { type: 'weekly', interval: 1, weekdays: ['Monday'] }),
      '2026-11-30T01:00:00',
      true,
    ],
  ])('%s', (_, each, local, is) => {
    expect(underWay(each, local)).toBe(is);
  });

  it('until its end, where the last one may go on', () => {
    const until = at('2026-11-25T12:10:00') / 1000;
    const daily = downtime('2026-11-23T12:00:00', 30, { type: 'daily', interval: 1, until });
    expect(underWay(daily, '2026-11-25T12:20:00')).toBe(true);
    expect(underWay(daily, '2026-11-26T12:00:00')).toBe(false);
  });
});

// docs/howto/downtimes, "Notes": its two examples, and what lies beside them.
describe('a downtime of a day and more that goes from Sunday into Monday loses its tail', () => {
  const fromSunday = downtime('2026-11-22T07:00:00', 25 * 60);
  const fromSaturday = downtime('2026-11-21T07:00:00', 49 * 60);
  const shorter = downtime('2026-11-22T07:00:00', 24 * 60 - 1);
  const throughTheWeek = downtime('2026-11-23T07:00:00', 49 * 60);
  it.each([
    ['24 hours after its start on Sunday', fromSunday, '2026-11-23T06:59:59', true],
    ['24 hours after its start on Sunday', fromSunday, '2026-11-23T07:00:00', false],
    ['at Monday 0:00 if it began on Saturday', fromSaturday, '2026-11-22T23:59:59', true],
    ['at Monday 0:00 if it began on Saturday', fromSaturday, '2026-11-23T00:00:00', false],
    ['not if it is shorter', shorter, '2026-11-23T06:58:00', true],
    ['not through the week', throughTheWeek, '2026-11-25T07:59:00', true],
  ])('%s', (_, each, local, is) => {
    expect(underWay(each, local)).toBe(is);
  });
});

describe('a downtime concerns', () => {
  const host = { monitorId: 'm1', services: ['shop'], roles: ['shop:web'] };
  const expression = { monitorId: 'm2', services: [], roles: [] };
  const limited = (changes: Partial<Downtime>) => ({ ...downtime('2026-11-23T12:00:00', 30), ...changes });
  it.each<[string, Partial<Downtime>, boolean, boolean]>([
    ['everything without scopes', {}, true, true],
    ['what belongs to a service', { serviceScopes: ['shop'] }, true, false],
    ['what has a role', { roleScopes: ['shop:web'] }, true, false],
    ['what has a role, or belongs to a service', { roleScopes: ['shop:db'], serviceScopes: ['shop'] }, true, false],
    ['not what has another role', { roleScopes: ['shop:db'] }, false, false],
    ['not what is left out by service', { serviceExcludeScopes: ['shop'] }, false, true],
    ['not what is left out by role', { serviceScopes: ['shop'], roleExcludeScopes: ['shop:web'] }, false, false],
    ['a monitor', { monitorScopes: ['m2'] }, false, true],
    ['only a monitor in a service', { monitorScopes: ['m2'], serviceScopes: ['shop'] }, false, false],
    ['not a monitor that is left out', { monitorExcludeScopes: ['m1'] }, false, true],
  ])('%s', (_, scopes, ofHost, ofExpression) => {
    expect([concerns(limited(scopes), host), concerns(limited(scopes), expression)]).toEqual([ofHost, ofExpression]);
  });
});

describe('the calendar', () => {
  const lastOfMonth = (date: Date) => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();

  it('agrees with that of JavaScript for 400 years', () => {
    const wrong: number[] = [];
    for (let day = -36_524; day < 4 * 36_525; day += 1) {
      const date = new Date(day * 86_400_000);
      const ours = calendarDay(day);
      const isSame =
        ours.dayOfMonth === date.getUTCDate() &&
        ours.month === date.getUTCMonth() + 1 &&
        ours.year === date.getUTCFullYear() &&
        weekdayNumber(day) === date.getUTCDay();
      if (!isSame || (ours.dayOfMonth === 1 && daysInMonth(ours) !== lastOfMonth(date))) wrong.push(day);
    }
    expect(wrong).toEqual([]);
  });
});
