import { FaultError } from '../domain/errors';
import type { DrillContext } from '../drillContext';
import type { Prepared } from './preflight';

/** The fault, stamped by the keeper. A control's window begins instead. */
export async function inject(context: DrillContext, prepared: Prepared): Promise<void> {
  const { log, clock, interrupt } = context;
  log.record({ type: 'phase-entered', atMs: clock.now(), phase: 'inject' });
  log.record({ type: 'injection-sent', atMs: clock.now() });
  if (prepared.fault === undefined) {
    const atMs = clock.now();
    log.record({ type: 'injected', sentAtMs: atMs, ackedAtMs: atMs, control: true });
    return;
  }
  try {
    log.record({ type: 'injected', ...(await prepared.fault.inject(interrupt)) });
  } catch (error) {
    // Ended half-way by a person: that has been recorded as such, and is no failure of the fault.
    if (interrupt.aborted) return;
    if (!(error instanceof FaultError)) throw error;
    log.record({ type: 'injection-failed', atMs: clock.now(), message: error.message });
  }
}
