import { FaultError } from '../domain/errors';
import type { DrillContext } from '../drillContext';
import type { Prepared } from './preflight';

/**
 * Ends the normal load where it was armed; does nothing where it has ended. A load that can't be ended is a failed
 * rollback: it is told, breaks nothing that follows, and the keeper tries again as it is closed.
 */
export async function endLoad({ log, clock }: DrillContext, { load }: Pick<Prepared, 'load'>): Promise<void> {
  try {
    await load?.rollback();
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    log.record({ type: 'rollback-failed', atMs: clock.now(), message: error.message });
  }
}
