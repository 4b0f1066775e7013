import { z } from 'zod';
import type { Span } from './span';

export type TimeInterval = z.output<typeof timeIntervalSchema>;

/** Looking more often says nothing more: times of day are given in minutes. */
const minuteMs = 60_000;

/** Whether any moment of the span lies within one of these. */
export function touches(intervals: readonly TimeInterval[], { fromMs, toMs }: Span): boolean {
  for (let atMs = fromMs; atMs < toMs + minuteMs; atMs += minuteMs) {
    const moment = Math.min(atMs, toMs);
    if (intervals.some((interval) => contains(interval, moment))) return true;
  }
  return false;
}

/** Whether all moments of the span do. */
export function covers(intervals: readonly TimeInterval[], { fromMs, toMs }: Span): boolean {
  for (let atMs = fromMs; atMs < toMs + minuteMs; atMs += minuteMs) {
    const moment = Math.min(atMs, toMs);
    if (!intervals.some((interval) => contains(interval, moment))) return false;
  }
  return true;
}

/** Everything that is given has to be so; https://prometheus.io/docs/alerting/latest/configuration/#time_interval */
function contains(interval: TimeInterval, atMs: number): boolean {
  const { times, weekdays, days_of_month: days, months, years, location } = interval;
  if (location === undefined) return false;
  const { year, month, day, weekday, minute } = calendarOf(atMs, location);
  const daysInMonth = lengthOfMonth(year, month);
  const isIn = (ranges: readonly Range[], value: number) =>
    ranges.length === 0 || ranges.some(([from, to]) => value >= from && value <= to);
  const fromEnd = (each: number) => (each < 0 ? daysInMonth + 1 + each : each);
  return (
    isIn(years, year) &&
    isIn(months, month) &&
    isIn(weekdays, weekday) &&
    isIn(
      days.map(([from, to]) => [fromEnd(from), fromEnd(to)]),
      day,
    ) &&
    (times.length === 0 || times.some(({ start_time: from, end_time: to }) => minute >= from && minute < to))
  );
}

type Range = readonly [from: number, to: number];

const weekdayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const monthNames = 'january february march april may june july august september october november december'.split(' ');

/** `monday:friday`, `-3:-1`, `may`: both ends belong to it. Names count from `first`. */
const rangeOf = (names: readonly string[] = [], first = 0) =>
  z.coerce.string().transform((text, context): Range => {
    const ends = text.split(':').map((end) => {
      const index = names.indexOf(end.trim().toLowerCase());
      return index >= 0 ? index + first : Number(end);
    });
    const [from = Number.NaN, to = from] = ends;
    if (!Number.isNaN(from) && !Number.isNaN(to)) return [from, to];
    context.addIssue({ code: 'custom', message: 'is no range' });
    return z.NEVER;
  });

/** `08:30`, in minutes of the day. */
const timeOfDay = z
  .string()
  .regex(/^\d\d:\d\d$/)
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

const ranges = (names?: readonly string[], first?: number) =>
  z
    .array(rangeOf(names, first))
    .nullish()
    .transform((value): readonly Range[] => value ?? []);

export const timeIntervalSchema = z.object({
  times: z
    .array(z.object({ start_time: timeOfDay, end_time: timeOfDay }))
    .nullish()
    .transform((value) => value ?? []),
  weekdays: ranges(weekdayNames),
  days_of_month: ranges(),
  months: ranges(monthNames, 1),
  years: ranges(),
  /** Undefined where it can't be known here: `Local` is where Alertmanager runs. */
  location: z
    .string()
    .default('UTC')
    .transform((zone) => (isZone(zone) ? zone : undefined)),
});

function isZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone });
    return true;
  } catch {
    return false;
  }
}

function calendarOf(atMs: number, timeZone: string) {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    weekday: 'long',
    hour: 'numeric',
    minute: 'numeric',
  });
  const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
  const number = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
  return {
    year: number('year'),
    month: number('month'),
    day: number('day'),
    weekday: weekdayNames.indexOf((parts.get('weekday') ?? '').toLowerCase()),
    minute: number('hour') * 60 + number('minute'),
  };
}

function lengthOfMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
