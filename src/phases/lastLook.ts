import type { DrillContext } from '../drillContext';
import { explainVerdicts } from './explainVerdicts';

/** After the rollback; a fault is never held for an API's sake. ms */
const patienceMs = 60_000;

/** Polls on until what is undecided is covered, then asks the provider's own data about what did not go well. */
export async function lastLook(context: DrillContext): Promise<void> {
  const { log, clock, deadlines, interrupt } = context;
  if (!log.has('injection-sent')) return;
  deadlines.set('last-look', clock.now() + patienceMs);
  await log.until(
    ({ awaiting }) =>
      !awaiting.has('coverage') || log.facts.some((fact) => fact.type === 'due' && fact.what === 'last-look'),
    interrupt,
  );
  if (!interrupt.aborted) await explainVerdicts(context);
}
