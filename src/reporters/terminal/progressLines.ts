import { plainText } from '../../domain/plainText';
import { hang } from './layout';
import type { Look } from './look';
import type { News } from './news';
import { symbols } from '../../telling/symbols';

/** News with the local time and the time since the drill began. */
export function progressLines(
  news: readonly News[],
  atMs: number,
  startedAtMs: number,
  { columns, paint, time }: Look,
): readonly string[] {
  const elapsedS = (atMs - startedAtMs) / 1_000;
  const elapsed = `+${elapsedS.toFixed(elapsedS < 100 ? 1 : 0)} s`;
  return news.flatMap(({ label, text, outcome }) => {
    const symbol = outcome === undefined ? ' ' : symbols[outcome];
    const paintText = outcome === undefined ? undefined : paint.outcome(outcome);
    return hang({
      lead: `  ${time.clock(atMs)} ${elapsed.padStart(7)} ${symbol} ${label.padEnd(9)} `,
      text: plainText(text),
      columns,
      paintLead: label === 'ROLLBACK' ? paint.loud : paint.faint,
      ...(paintText !== undefined && { paintText }),
    });
  });
}
