import { inSeconds } from '../../domain/wording';
import type { Pause } from './evaluations';
import type { Parts } from './parts';
import type { Span } from './span';
import { ranThrough } from './vouch';

/**
 * In words, why the silence of these rules in that time proves nothing: they were not evaluated all the time. Undefined
 * where they were, as far as can be known.
 */
export async function lackIn(
  parts: Parts,
  ruleIds: ReadonlySet<string>,
  span: Span,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { evaluations } = parts;
  for (const pause of evaluations.pausesOf(ruleIds, span)) {
    const ran = !pause.isSettled && (await ranThrough(parts, pause, signal));
    if (ran !== true) {
      if (ran === false) evaluations.settle(pause);
      return pauseText(pause);
    }
    evaluations.vouchFor(pause);
  }
  return undefined;
}

export function pauseText({ ruleId, fromMs, toMs, isRestart, isOver }: Pause): string {
  const lengthMs = toMs - fromMs;
  if (isRestart) return `the server was started again, and ${ruleId} was not evaluated for ${inSeconds(lengthMs)}`;
  if (!isOver) return `${ruleId} was not evaluated for the last ${inSeconds(lengthMs)}`;
  return `no evaluation of ${ruleId} is known for ${inSeconds(lengthMs)}`;
}
