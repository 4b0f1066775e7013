import type { StagesReport } from './report';
import { inSeconds } from './wording';

/**
 * Which stage ate the time: `pending after 1.2 s, firing 10 s later, notified 5.1 s later; seen 400 ms after it fired;
 * most of the time from pending to firing`. Undefined where there is no more to tell than when it fired. When it was seen
 * is told apart: nobody waits for alertdrill's polls.
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
  return [
    stages.map(stageText).join(', '),
    ...(visible === undefined || firing === undefined ? [] : [seenText(visible - firing)]),
    `most of the time from ${longest.from} to ${longest.to}`,
  ].join('; ');
}

/** Polls of a provider elsewhere are 5 s apart; beyond that its API was slow. */
const slowToShowMs = 6_000;

function seenText(laterMs: number): string {
  if (laterMs >= slowToShowMs) return `the API showed it ${inSeconds(laterMs)} after it fired`;
  return `seen ${inSeconds(Math.abs(laterMs))} ${laterMs < 0 ? 'before' : 'after'} it fired`;
}

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
