import { labelText } from './rule';
import type { AlertSamples } from './samples';
import type { Labels } from './schema';
import { isGap } from './track';
import type { Tracks } from './tracks';

/** Whether these samples leave open if an alert is over, went on over a gap, or when it began. */
export function isInDoubt(
  tracks: Tracks,
  { series, fromMs, nowMs }: AlertSamples,
  intervalOf: (labels: Labels) => number,
): boolean {
  const newest = new Map(
    series.filter(({ state }) => state === 'firing').map((each) => [labelText(each.labels), each]),
  );
  const isOverdue = (labels: Labels, lastMs: number) => nowMs - lastMs > intervalOf(labels);
  for (const { labels, openings } of tracks.all()) {
    const opening = openings.at(-1);
    if (opening?.lastMs === undefined || opening.endedAt !== undefined) continue;
    if (isOverdue(labels, newest.get(labelText(labels))?.timesMs.at(-1) ?? opening.lastMs)) return true;
  }
  return [...newest.values()].some(({ labels, timesMs }) => {
    const [firstMs = nowMs] = timesMs;
    const lastMs = tracks.known(labels)?.openings.at(-1)?.lastMs;
    if (lastMs === undefined && firstMs - intervalOf(labels) <= fromMs) return true;
    const times = lastMs === undefined ? timesMs : [lastMs, ...timesMs.filter((atMs) => atMs > lastMs)];
    const hasGap = times.some((atMs, index) => index > 0 && isGap(times[index - 1] ?? atMs, atMs, intervalOf(labels)));
    return hasGap || isOverdue(labels, times.at(-1) ?? nowMs);
  });
}
