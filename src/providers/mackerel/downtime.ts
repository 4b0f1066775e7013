/* eslint-disable no-restricted-globals -- Date as a calendar only: nothing here reads a clock. */
import type { Interval } from '../../domain/instant';
import type { Monitor } from './monitor';
import type { WireDowntime, WireHost } from './schema';
import { fullname, isInServiceOrRole } from './scope';

/**
 * The API says nothing of the organization's time zone, in which weekdays and days of the month are meant. Mackerel's
 * own default is Japan, which has no daylight saving time.
 */
const zoneOffsetMs = 9 * 3_600_000;
const dayMs = 86_400_000;

/** The first occurrence of a downtime that touches the window (both on the provider's clock, ms). */
export function firstOccurrence(downtime: WireDowntime, window: Interval, minuteMs: number): Interval | undefined {
  const lengthMs = downtime.duration * minuteMs;
  for (const startMs of startsOf(downtime, window, lengthMs)) {
    if (startMs > window.latest) return undefined;
    const endMs = endOf(startMs, downtime.duration, minuteMs);
    if (endMs > window.earliest) return { earliest: startMs, latest: endMs };
  }
  return undefined;
}

/**
 * One of 24 hours and more that goes from a Sunday into a Monday loses its tail: 24 hours after its start on a Sunday,
 * else from Monday 0:00 on (docs/howto/downtimes, "Notes").
 */
function endOf(startMs: number, durationMinutes: number, minuteMs: number): number {
  const endMs = startMs + durationMinutes * minuteMs;
  const localMs = startMs + zoneOffsetMs;
  const daysToMonday = 7 - mondayBasedDay(localMs);
  const mondayMs = (Math.floor(localMs / dayMs) + daysToMonday) * dayMs - zoneOffsetMs;
  if (durationMinutes < 24 * 60 || mondayMs >= endMs) return endMs;
  return daysToMonday === 1 ? startMs + 24 * 60 * minuteMs : mondayMs;
}

/** Monday is 0. */
const mondayBasedDay = (localMs: number): number => (new Date(localMs).getUTCDay() + 6) % 7;

/** Whether it keeps this monitor from opening alerts, on this host where the monitor watches hosts. */
export function coversTarget(downtime: WireDowntime, monitor: Monitor, host: WireHost | undefined): boolean {
  const { serviceScopes, roleScopes, serviceExcludeScopes, roleExcludeScopes } = downtime;
  const { monitorScopes, monitorExcludeScopes } = downtime;
  const isIn = (scope: string) =>
    host === undefined ? monitor.service === scope : isInServiceOrRole(host, fullname(scope));
  const scopes = [...serviceScopes, ...roleScopes];
  return (
    (monitorScopes.length === 0 || monitorScopes.includes(monitor.id)) &&
    !monitorExcludeScopes.includes(monitor.id) &&
    (scopes.length === 0 || scopes.some(isIn)) &&
    ![...serviceExcludeScopes, ...roleExcludeScopes].some(isIn)
  );
}

/** Beginnings in ascending order, from the last one before the window on; endless where the recurrence is. */
function* startsOf({ start, recurrence }: WireDowntime, window: Interval, lengthMs: number): Generator<number> {
  const firstMs = start * 1000;
  if (recurrence === undefined) {
    yield firstMs;
    return;
  }
  const { type, interval, weekdays } = recurrence;
  const lastMs = recurrence.until === undefined ? Number.POSITIVE_INFINITY : recurrence.until * 1000;
  const fromMs = window.earliest - lengthMs;
  for (const startMs of type === 'weekly' && weekdays.length > 0
    ? weekdayStarts(firstMs, interval, weekdays, fromMs)
    : type === 'monthly' || type === 'yearly'
      ? calendarStarts(firstMs, interval * (type === 'yearly' ? 12 : 1))
      : periodicStarts(firstMs, interval * periodMs[type], fromMs)) {
    if (startMs > lastMs) return;
    yield startMs;
  }
}

const periodMs = { hourly: 3_600_000, daily: dayMs, weekly: 7 * dayMs };

function* periodicStarts(firstMs: number, everyMs: number, fromMs: number): Generator<number> {
  const skipped = Math.max(0, Math.floor((fromMs - firstMs) / everyMs));
  for (let startMs = firstMs + skipped * everyMs; ; startMs += everyMs) yield startMs;
}

/** On the named days of every `interval`th week; weeks are taken to begin on Monday, at which long downtimes end. */
function* weekdayStarts(firstMs: number, interval: number, days: readonly string[], fromMs: number): Generator<number> {
  const firstDay = mondayBasedDay(firstMs + zoneOffsetMs);
  for (const startMs of periodicStarts(firstMs, dayMs, fromMs)) {
    const day = new Date(startMs + zoneOffsetMs).getUTCDay();
    const week = Math.floor((Math.round((startMs - firstMs) / dayMs) + firstDay) / 7);
    if (week % interval === 0 && days.includes(weekdayNames[day] ?? '')) yield startMs;
  }
}

const weekdayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** On the same day of every so many months; of a shorter month, on its last day (docs/howto/downtimes). */
function* calendarStarts(firstMs: number, months: number): Generator<number> {
  const first = new Date(firstMs + zoneOffsetMs);
  const day = first.getUTCDate();
  for (let count = 0; ; count += months) {
    const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + count + 1, 0)).getUTCDate();
    const start = new Date(first);
    start.setUTCMonth(first.getUTCMonth() + count, Math.min(day, lastDay));
    yield start.getTime() - zoneOffsetMs;
  }
}
