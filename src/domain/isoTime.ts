/* eslint-disable no-restricted-globals -- Date as a calendar only: nothing here reads a clock. */

/** ISO 8601 in UTC with milliseconds, of milliseconds since the Unix epoch. Fractions are rounded. */
export const isoTime = (epochMs: number): string => new Date(Math.round(epochMs)).toISOString();

/** Milliseconds since the Unix epoch of an ISO 8601 time; NaN where the text is none. */
export const epochMsOf = (isoText: string): number => Date.parse(isoText);
