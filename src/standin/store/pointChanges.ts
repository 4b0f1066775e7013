import type { Point, PointList, Points } from '../engine/points';

interface PointChanges {
  readonly gone: Iterable<Point>;
  readonly come: Iterable<Point>;
}

/** What has to be deleted and put for one list of points to become another. */
export const pointChanges = (before: Points, after: Points): PointChanges =>
  after.since(before) ?? compared(before, after);

function compared(before: PointList, after: PointList): PointChanges {
  const gone: Point[] = [];
  const come: Point[] = [];
  let place = 0;
  for (const old of before) {
    for (let next = after.at(place); next !== undefined && next.time < old.time; next = after.at(place)) {
      come.push(next);
      place += 1;
    }
    const same = after.at(place);
    if (same?.time !== old.time) {
      gone.push(old);
      continue;
    }
    place += 1;
    if (same.value !== old.value) come.push(same);
  }
  for (; place < after.length; place += 1) come.push(...[after.at(place)].filter((point) => point !== undefined));
  return { gone, come };
}
