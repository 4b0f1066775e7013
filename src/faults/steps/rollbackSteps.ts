import { asOneFault } from '../../domain/asOneFault';
import type { FaultSystem, RollbackReport } from '../../ports/fault';
import type { ReadStep } from './readSteps';

/** The last first. One that fails does not keep the others from being taken back. */
export async function rollbackSteps(steps: readonly ReadStep[], system: FaultSystem): Promise<RollbackReport> {
  const notes: string[] = [];
  const problems: unknown[] = [];
  for (const { kind, state } of steps.toReversed()) {
    try {
      notes.push(...(await kind.rollback(state, system)).notes);
    } catch (error) {
      problems.push(error);
    }
  }
  if (problems.length > 0) throw asOneFault(problems);
  return { notes };
}
