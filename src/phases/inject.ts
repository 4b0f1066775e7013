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
    if (!interrupt.aborted && !(error instanceof FaultError)) throw error;
    const message = error instanceof Error ? error.message : 'the injection was ended';
    log.record({ type: 'injection-failed', atMs: clock.now(), message });
  }
}
