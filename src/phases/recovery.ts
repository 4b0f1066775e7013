import type { DrillContext } from '../drillContext';

/** Beside the time that was asked for: the poll that shows it still open may be late, or fail first. ms */
const graceMs = 60_000;

/**
 * Where `resolved` is asked for: the alert closes in time, counted from *effect gone*. A signal ends the waiting. Where
 * the fault may still be there nothing is to recover from.
 */
export async function recovery(context: DrillContext): Promise<void> {
  const { log, clock, scenario, deadlines, interrupt } = context;
  const { awaiting, effectGone, rollback } = log.conclusions;
  if (!awaiting.has('resolution') || interrupt.aborted) return;
  if (rollback.state === 'failed' || rollback.state === 'unverified') return;
  log.record({ type: 'phase-entered', atMs: clock.now(), phase: 'recovery' });
  const longestMs = Math.max(0, ...scenario.expect.map(({ resolved }) => resolved?.withinMs ?? 0));
  deadlines.set('recovery', (effectGone?.latest ?? clock.now()) + longestMs + graceMs);
  await log.until((now) => !now.awaiting.has('resolution') || isDue(context), interrupt);
}

const isDue = ({ log }: DrillContext): boolean =>
  log.facts.some((fact) => fact.type === 'due' && fact.what === 'recovery');
