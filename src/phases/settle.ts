import { openMatching } from '../domain/openMatching';
import { quietFromMs } from '../domain/settling';
import type { DrillContext } from '../drillContext';

/** What is not closed by then is listed and left. ms */
export const settleCapMs = 10 * 60_000;
const shortestCapMs = 60_000;

/**
 * Waits until the drill's own alerts are closed and a slow one would have come: otherwise it would be credited to the
 * next drill, or be in its way. A control has no alerts of its own.
 */
export async function settle(context: DrillContext): Promise<void> {
  const { log, clock, scenario, deadlines, interrupt } = context;
  const { effectGone, rollback } = log.conclusions;
  if (scenario.fault === undefined || effectGone === undefined || interrupt.aborted) return;
  if (rollback.state === 'failed' || rollback.state === 'unverified') return;
  log.record({ type: 'phase-entered', atMs: clock.now(), phase: 'settle' });
  const quietMs = quietFromMs(scenario, log.conclusions, effectGone.latest);
  const slowestMs = quietMs - effectGone.latest;
  deadlines.set('settle', clock.now() + Math.min(settleCapMs, Math.max(shortestCapMs, 2 * slowestMs)));
  await log.until(() => (clock.now() >= quietMs && stillOpen(context).length === 0) || isDue(context), interrupt);
  for (const id of stillOpen(context)) {
    log.record({ type: 'noted', atMs: clock.now(), text: `alert ${id} was still open when the drill ended` });
  }
}

const stillOpen = ({ scenario, log }: DrillContext): readonly string[] =>
  [...scenario.expect, ...scenario.forbid].flatMap((subject) => openMatching(scenario, log.facts, subject)?.id ?? []);

const isDue = ({ log }: DrillContext): boolean =>
  log.facts.some((fact) => fact.type === 'due' && fact.what === 'settle');
