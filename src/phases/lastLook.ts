import type { Fact } from '../domain/facts';
import type { DrillContext } from '../drillContext';
import { explainVerdicts } from './explainVerdicts';

/** After the rollback; a fault is never held for an API's sake. ms */
export const lastLookMs = 60_000;

/** Polls on until what is undecided is covered, then asks the provider's own data about what did not go well. */
export async function lastLook(context: DrillContext): Promise<void> {
  const { log, clock, deadlines, interrupt } = context;
  if (!log.has('injection-sent')) return;
  deadlines.set('last-look', clock.now() + lastLookMs);
  await log.until(
    ({ awaiting }) =>
      !awaiting.has('coverage') ||
      isRefused(log.facts) ||
      log.facts.some((fact) => fact.type === 'due' && fact.what === 'last-look'),
    interrupt,
  );
  if (!interrupt.aborted) await explainVerdicts(context);
}

/** A key that is refused will be refused in a minute too. */
function isRefused(facts: readonly Fact[]): boolean {
  const last = facts.findLast((fact) => fact.type === 'polled');
  return last?.result.ok === false && ['unauthorized', 'forbidden'].includes(last.result.failure);
}
