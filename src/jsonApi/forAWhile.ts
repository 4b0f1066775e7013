import type { Clock } from '../ports/clock';

type Read<T> = (signal: AbortSignal) => Promise<T>;

/**
 * Answers from memory for `keepMs`: the preflight of many expectations reads the same lists, and has one request a
 * second for all of it. What failed is not kept.
 *
 * @param notBeforeMs what was read before is too old, however long it would be kept; harness's clock
 */
export function forAWhile<T>(
  clock: Clock,
  keepMs: number,
  read: Read<T>,
  notBeforeMs: () => number = () => Number.NEGATIVE_INFINITY,
): Read<T> {
  let kept: { readonly atMs: number; readonly value: T } | undefined;
  return async (signal) => {
    const nowMs = clock.now();
    const isTooOld = kept === undefined || nowMs - kept.atMs >= keepMs || kept.atMs < notBeforeMs();
    if (kept === undefined || isTooOld) kept = { atMs: nowMs, value: await read(signal) };
    return kept.value;
  };
}
