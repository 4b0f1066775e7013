import type { Point } from '../engine/series';

/** What has to be deleted and put for one list of points to become another. Both are in the order of time. */
export function pointChanges(
  before: readonly Point[],
  after: readonly Point[],
): { readonly gone: readonly Point[]; readonly come: readonly Point[] } {
  const gone: Point[] = [];
  const come: Point[] = [];
  let place = 0;
  for (const old of before) {
    for (let next = after[place]; next !== undefined && next.time < old.time; next = after[place]) {
      come.push(next);
      place += 1;
    }
    const same = after[place];
    if (same?.time !== old.time) {
      gone.push(old);
      continue;
    }
    place += 1;
    // Most are the very same object.
    if (same !== old && same.value !== old.value) come.push(same);
  }
  return { gone, come: [...come, ...after.slice(place)] };
}
