import type { DrillContext } from '../drillContext';

/** Beside the time that was asked for: whole seconds, and polls. ms */
const graceMs = 5_000;

/** Where `resolved` is asked for: the alert closes in time, counted from *effect gone*. A signal ends the waiting. */
export async function recovery(context: DrillContext): Promise<void> {
  const { log, clock, scenario, deadlines, interrupt } = context;
  if (!log.conclusions.awaiting.has('resolution') || interrupt.aborted) return;
  log.record({ type: 'phase-entered', atMs: clock.now(), phase: 'recovery' });
  const longestMs = Math.max(0, ...scenario.expect.map(({ resolved }) => resolved?.withinMs ?? 0));
  const fromMs = log.conclusions.effectGone?.latest ?? clock.now();
  deadlines.set('recovery', fromMs + longestMs + graceMs);
  await log.until(({ awaiting }) => !awaiting.has('resolution'), interrupt);
}
