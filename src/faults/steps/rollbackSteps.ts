import { messageOf } from '../../domain/caught';
import { FaultError } from '../../domain/errors';
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
  if (problems.length === 0) return { notes };
  const hint = problems.find((problem) => problem instanceof FaultError && problem.hint !== undefined);
  throw new FaultError(problems.map(messageOf).join('; '), {
    cause: problems[0],
    ...(hint instanceof FaultError && hint.hint !== undefined && { hint: hint.hint }),
  });
}
