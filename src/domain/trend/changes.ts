import type { AlarmLevels } from './alarmLevels';
import { createPool, medianOf, type Measured, type Pool } from './pool';
import { fewest } from './rankScan';

/** From this result on latencies were of another kind. */
export interface Change {
  /** Its place among the results. */
  readonly from: number;
  /** The place of the result by which it was found. */
  readonly foundAt: number;
  /** `back`: as fast as before the last change. */
  readonly direction: 'slower' | 'faster' | 'back';
}

/** How the results stand at their end. */
export interface Course {
  /** Oldest first. */
  readonly changes: readonly Change[];
  /** The fastest kind that lasted: what the others are compared with. */
  readonly reference: readonly Measured[];
  /** The last kind; the same as `reference` where nothing has changed since. */
  readonly current: readonly Measured[];
  /** The change since which it is slower than the reference, and never came back. */
  readonly slowerSince?: Change;
}

export interface Terms {
  readonly levels: AlarmLevels;
  /** The least difference that matters, for a deadline of so many ms. */
  readonly minEffectMs: (withinMs: number) => number;
}

/** Goes through the results as the nights did, oldest first, and looks at each whether something has changed. */
export function courseOf(results: readonly Measured[], { levels, minEffectMs }: Terms): Course {
  const changes: Change[] = [];
  let pool = createPool(levels);
  let reference: Pool = pool;
  let slowerSince: Change | undefined;

  const change = (found: Found, at: number) => {
    const { direction, newer } = found;
    const parts = pool.split(newer);
    const from = at - newer + 1;
    const before = createPool(levels, parts.older);
    if (pool === reference) reference = before;
    else if (lasted(before) && before.middle() < reference.middle()) reference = before;
    const isSlower = isAbove(parts.newer, reference.results, minEffectMs);
    const isBack = !isSlower && !isAbove(reference.results, parts.newer, minEffectMs);
    const latest = { from, foundAt: at, direction: isBack ? ('back' as const) : direction };
    changes.push(latest);
    slowerSince = isSlower ? (slowerSince ?? latest) : undefined;
    pool = createPool(levels, isBack ? [...reference.results, ...parts.newer] : parts.newer);
    if (isBack) reference = pool;
  };

  results.forEach((result, at) => {
    pool.push(result);
    const found = findChange(pool, slowerSince === undefined ? undefined : reference, minEffectMs);
    if (found !== undefined) change(found, at);
  });
  if (pool !== reference && lasted(pool) && pool.middle() < reference.middle()) reference = pool;
  return {
    changes,
    reference: reference.results,
    current: pool.results,
    ...(slowerSince !== undefined && { slowerSince }),
  };
}

/** A kind that was seen less often may have been chance, and nothing is compared with it. */
const lasted = ({ results }: Pool): boolean => results.length >= 20;

interface Found {
  readonly direction: 'slower' | 'faster';
  readonly newer: number;
}

/** @param alarm what the results of the pool were found to be slower than */
function findChange(pool: Pool, alarm: Pool | undefined, minEffectMs: Terms['minEffectMs']): Found | undefined {
  const slower = pool.slower();
  if (slower !== undefined) {
    const { older, newer } = pool.split(slower);
    if (isAbove(newer, older, minEffectMs)) return { direction: 'slower', newer: slower };
  }
  if (alarm !== undefined && isOver(pool, alarm, minEffectMs)) return { direction: 'faster', newer: fewest };
  const faster = pool.faster();
  if (faster !== undefined) {
    const { older, newer } = pool.split(faster);
    if (isAbove(older, newer, minEffectMs)) return { direction: 'faster', newer: faster };
  }
  return undefined;
}

/**
 * An alarm ends sooner than another change is found, since nothing is lost by it but that: by three results in a row that
 * are nearer to those of before than to the slower ones, where none of the slower ones was.
 */
function isOver(pool: Pool, before: Pool, minEffectMs: Terms['minEffectMs']): boolean {
  const last = pool.results.at(-1);
  if (last === undefined || last.estimate >= pool.middle()) return false;
  const { older, newer } = pool.split(fewest);
  if (older.length < fewest || isAbove(newer, before.results, minEffectMs)) return false;
  const middle = (medianOf(older) + before.middle()) / 2;
  return newer.every(({ estimate }) => estimate < middle) && older.every(({ estimate }) => estimate >= middle);
}

/** By their medians, and by as much as matters. */
function isAbove(these: readonly Measured[], those: readonly Measured[], minEffectMs: Terms['minEffectMs']): boolean {
  const [upper, lower] = [medianOf(these), medianOf(those)];
  // Of two that never came none is above the other; and no effect at all is above nothing.
  return upper > lower && upper - lower >= minEffectMs(these.at(-1)?.withinMs ?? 0);
}
