import { calendarDay, daysInMonth, weekdayNumber, weekOf, type CalendarDay } from './calendar';
import { weekdays, type Downtime, type Recurrence } from './downtime';

/** What the length and the repetition of a downtime hang on beside itself. */
export interface DowntimeTimes {
  /** Lengths are in Mackerel's minutes; starts and repetitions keep to the real calendar. */
  readonly minuteMs: number;
  /** Which time of day it is where the organization lives. */
  readonly utcOffsetMinutes: number;
}

/** Whether a downtime is under way now: the first time or repeated. */
export function isUnderWay(downtime: Downtime, nowMs: number, times: DowntimeTimes): boolean {
  const lengthMs = downtime.duration * times.minuteMs;
  for (const startMs of startsIn(nowMs - lengthMs, nowMs, downtime, times)) {
    if (nowMs < endOf(startMs, downtime, times)) return true;
  }
  return false;
}

/** When it begins after `fromMs` and until `toMs`, the latest first. Nothing begins past the end of its repetition. */
function* startsIn(fromMs: number, toMs: number, downtime: Downtime, times: DowntimeTimes): Iterable<number> {
  const { recurrence } = downtime;
  const firstMs = downtime.start * 1000;
  const lastMs = Math.min(toMs, (recurrence?.until ?? Infinity) * 1000);
  if (lastMs < firstMs) return;
  if (recurrence === undefined) {
    if (firstMs > fromMs) yield firstMs;
    return;
  }
  if (recurrence.type === 'hourly') {
    const stepMs = recurrence.interval * hourMs;
    const startMs = lastMs - ((lastMs - firstMs) % stepMs);
    if (startMs > fromMs) yield startMs;
    return;
  }
  const offsetMs = times.utcOffsetMinutes * 60_000;
  const firstDay = Math.floor((firstMs + offsetMs) / dayMs);
  const timeOfDayMs = firstMs + offsetMs - firstDay * dayMs;
  const dayOf = (ms: number): number => Math.floor((ms + offsetMs - timeOfDayMs) / dayMs);
  for (let day = dayOf(lastMs); day >= Math.max(firstDay, dayOf(fromMs)); day -= 1) {
    const startMs = day * dayMs + timeOfDayMs - offsetMs;
    if (startMs > fromMs && isRepeatedOn(day, firstDay, recurrence)) yield startMs;
  }
}

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

/** Days are numbered since 1970 where the organization lives. */
function isRepeatedOn(day: number, firstDay: number, { type, interval, weekdays: named }: Recurrence): boolean {
  const [date, first] = [calendarDay(day), calendarDay(firstDay)];
  const years = date.year - first.year;
  const months = 12 * years + date.month - first.month;
  switch (type) {
    case 'hourly':
      return true;
    case 'daily':
      return (day - firstDay) % interval === 0;
    case 'weekly': {
      const wanted = named === undefined || named.length === 0 ? [weekdayOf(firstDay)] : named;
      return (weekOf(day) - weekOf(firstDay)) % interval === 0 && wanted.includes(weekdayOf(day));
    }
    case 'monthly':
      return months % interval === 0 && isSameDayOfMonth(date, first);
    case 'yearly':
      return months % 12 === 0 && years % interval === 0 && isSameDayOfMonth(date, first);
  }
}

const weekdayOf = (day: number) => weekdays[weekdayNumber(day)] ?? 'Sunday';

/** The 31st is the last day of shorter months (docs/howto/downtimes). */
const isSameDayOfMonth = (date: CalendarDay, first: CalendarDay): boolean =>
  date.dayOfMonth === Math.min(first.dayOfMonth, daysInMonth(date));

/**
 * One of 24 hours and more that goes from a Sunday into a Monday loses its tail: 24 hours after its start on a Sunday,
 * else the Monday (docs/howto/downtimes, "Notes").
 */
function endOf(startMs: number, { duration }: Downtime, { minuteMs, utcOffsetMinutes }: DowntimeTimes): number {
  const endMs = startMs + duration * minuteMs;
  if (duration < minutesOfDay) return endMs;
  const localMs = startMs + utcOffsetMinutes * 60_000;
  const mondayMs = (weekOf(Math.floor(localMs / dayMs)) * 7 + 4) * dayMs - utcOffsetMinutes * 60_000;
  if (mondayMs >= endMs) return endMs;
  const startsOnSunday = weekdayNumber(Math.floor(localMs / dayMs)) === 0;
  return startsOnSunday ? startMs + minutesOfDay * minuteMs : mondayMs;
}

const minutesOfDay = 24 * 60;
