import type { DrillContext } from '../drillContext';
import { guard } from './guard';
import { sampleLoads } from './loads';
import type { Prepared } from './preflight';

/** Load is measured that often, so that a verdict that depends on it need not wait for the end, ms. */
const measureEveryMs = 2_000;

/**
 * Waits until every expectation is decided as far as waiting helps, or the time is over, or something demands a stop.
 * Counted from the onset; a fault whose effect is not seen in time is not held.
 */
export async function hold(context: DrillContext, prepared: Prepared): Promise<void> {
  const { log, clock, scenario, deadlines } = context;
  log.record({ type: 'phase-entered', atMs: clock.now(), phase: 'hold' });
  const injected = log.conclusions.injected ?? { earliest: clock.now(), latest: clock.now() };
  const measuring = new AbortController();
  const loads = sampleLoads(context, prepared, injected.earliest);
  const stopGuards = guard(context, prepared);
  const measured = loads.every(measureEveryMs, measuring.signal);
  deadlines.set('max-hold', injected.latest + scenario.maxHoldMs);
  if (scenario.effect !== undefined && scenario.fault !== undefined) {
    deadlines.set('effect-within', injected.latest + scenario.effectWithinMs);
  }
  try {
    await log.until(({ onset }) => {
      if (onset !== undefined) deadlines.set('hold', onset.latest + scenario.holdMs);
      return isOver(context);
    });
  } finally {
    stopGuards();
    measuring.abort();
    await measured;
    await loads.once();
    await prepared.fault?.summarize();
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
