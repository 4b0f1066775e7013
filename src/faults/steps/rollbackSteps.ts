import { asOneFault } from '../../domain/asOneFault';
import type { FaultSystem, RollbackReport } from '../../ports/fault';
import type { ReadStep } from './readSteps';

/** The last first. One that fails does not keep the others from being taken back. */
export async function rollbackSteps(steps: readonly ReadStep[], system: FaultSystem): Promise<RollbackReport> {
  const notes: string[] = [];
  const outputs: string[] = [];
  const problems: unknown[] = [];
  for (const { kind, state } of steps.toReversed()) {
    try {
      const report = await kind.rollback(state, system);
      notes.push(...report.notes);
      if (report.output !== undefined) outputs.push(report.output);
    } catch (error) {
      problems.push(error);
    }
  }
  if (problems.length > 0) throw asOneFault(problems);
  return { notes, ...(outputs.length > 0 && { output: outputs.join('\n') }) };
}
