/* eslint-disable no-restricted-globals -- Date as a calendar only: nothing here reads a clock. */

/** Milliseconds since the epoch of an HTTP date (`Mon, 23 Nov 2026 12:00:00 GMT`); undefined where it is none. */
export function httpDateMs(text: string | undefined): number | undefined {
  if (text === undefined || !/^[A-Z][a-z]{2}, .* GMT$/.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}
