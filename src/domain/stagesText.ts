import type { StagesReport } from './report';
import { inSeconds } from './wording';

/**
 * Which stage ate the time: `pending after 1.2 s, firing 10 s later, notified 5.1 s later; most of the time from pending
 * to firing`. Undefined where there is no more to tell than when it fired. When polls showed it is no stage that anybody
 * waits for: it is told where it took its time.
 */
export function stagesText({ pending, firing, visible, notified }: StagesReport): string | undefined {
  const reached = [
    { name: 'pending', atMs: pending },
    { name: 'firing', atMs: firing },
    { name: 'notified', atMs: notified },
  ].flatMap(({ name, atMs }) => (atMs === undefined ? [] : [{ name, atMs }]));
  if (reached.length < 2) return undefined;
  const stages = reached.map(({ name, atMs }, index) => {
    const before = reached[index - 1];
    return { from: before?.name ?? 'the onset', to: name, tookMs: atMs - (before?.atMs ?? 0) };
  });
  const longest = stages.reduce((most, stage) => (stage.tookMs > most.tookMs ? stage : most));
  const seenLateMs = (visible ?? 0) - (firing ?? Number.POSITIVE_INFINITY);
  return [
    stages.map(stageText).join(', '),
    ...(seenLateMs < slowToShowMs ? [] : [`the API showed it ${inSeconds(seenLateMs)} after it fired`]),
    `most of the time from ${longest.from} to ${longest.to}`,
  ].join('; ');
}

/** Polls of a provider elsewhere are 5 s apart; beyond that its API was slow. */
const slowToShowMs = 6_000;

function stageText({
  from,
  to,
  tookMs,
}: {
  readonly from: string;
  readonly to: string;
  readonly tookMs: number;
}): string {
  if (from === 'the onset') {
    return tookMs < 0 ? `${to} ${inSeconds(-tookMs)} before the onset` : `${to} after ${inSeconds(tookMs)}`;
  }
  return tookMs < 0 ? `${to} ${inSeconds(-tookMs)} before that` : `${to} ${inSeconds(tookMs)} later`;
}
