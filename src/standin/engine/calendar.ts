/** A day of the Gregorian calendar; months from 1. */
export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly dayOfMonth: number;
}

/** Days are numbered from 1970-01-01, which is 0. Counted in years that begin in March, so that a leap day comes last. */
export function calendarDay(day: number): CalendarDay {
  const sinceMarch0 = day + daysBefore1970;
  const era = Math.floor(sinceMarch0 / daysOfEra);
  const dayOfEra = sinceMarch0 - era * daysOfEra;
  const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    dayOfMonth: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
}

/** From 0000-03-01. */
const daysBefore1970 = 719_468;
const daysOfEra = 146_097;

export function daysInMonth({ year, month }: CalendarDay): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 31;
}

/** 0 is Sunday; 1970 began on a Thursday. */
export const weekdayNumber = (day: number): number => (((day + 4) % 7) + 7) % 7;

/** Weeks begin on Monday. */
export const weekOf = (day: number): number => Math.floor((day + 3) / 7);
