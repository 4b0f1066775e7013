import type { DrillContext } from '../drillContext';
import { guard } from './guard';
import type { LoadMeter } from './loads';
import type { Prepared } from './preflight';

/**
 * Waits until every expectation is decided as far as waiting helps, or the time is over, or something demands a stop.
 * Counted from the onset; a fault whose effect is not seen in time is not held.
 */
export async function hold(context: DrillContext, prepared: Prepared, loads: LoadMeter): Promise<void> {
  const { log, clock, scenario, deadlines } = context;
  log.record({ type: 'phase-entered', atMs: clock.now(), phase: 'hold' });
  const injected = log.conclusions.injected ?? { earliest: clock.now(), latest: clock.now() };
  const stopGuards = guard(context, prepared);
  loads.start(injected.earliest);
  deadlines.set('max-hold', injected.latest + scenario.maxHoldMs);
  if (scenario.effect !== undefined && scenario.fault !== undefined) {
    deadlines.set('effect-within', injected.latest + scenario.effectWithinMs);
  }
  try {
    await log.until(({ onset }) => {
      if (onset !== undefined) deadlines.set('hold', onset.latest + scenario.holdMs);
      return isOver(context);
    });
    // Where something demands a stop, nothing keeps the fault a moment longer: the figures are those of the last time.
    if (!log.halted) await loads.lastOfFault();
  } finally {
    stopGuards();
    loads.stop();
  }
}

function isOver({ log, scenario }: DrillContext): boolean {
  if (log.halted) return true;
  const due = new Set(log.facts.flatMap((fact) => (fact.type === 'due' ? [fact.what] : [])));
  if (due.has('hold') || due.has('max-hold')) return true;
  const { onset, awaiting } = log.conclusions;
  if (due.has('effect-within') && onset === undefined && scenario.effect !== undefined) return true;
  return !awaiting.has('window') && !awaiting.has('onset');
}
