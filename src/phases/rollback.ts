import { FaultError } from '../domain/errors';
import type { Scenario } from '../domain/scenario';
import type { DrillContext } from '../drillContext';
import type { LoadMeter } from './loads';
import type { Prepared } from './preflight';

/** After a rollback the effect must be seen to be gone within this time, or as long as its probe takes for it. ms */
export const verificationMs = 60_000;

/**
 * Always done, and never ended by a signal. Waits until the probe has seen that the effect is gone; a second signal ends
 * this wait, and nobody can say then that it is.
 */
export async function rollback(context: DrillContext, prepared: Prepared, loads: LoadMeter): Promise<void> {
  const { log, clock, deadlines, secondInterrupt } = context;
  const { fault } = prepared;
  const injected = log.has('injection-sent');
  if (fault === undefined) {
    if (injected) log.record({ type: 'rollback-started', atMs: clock.now() });
    await loads.lastOfNormal();
    return;
  }
  if (injected) {
    log.record({ type: 'phase-entered', atMs: clock.now(), phase: 'rollback' });
    log.record({ type: 'rollback-started', atMs: clock.now() });
  }
  // Asked beside it: a rollback waits for no figures.
  const figures = loads.lastOfNormal();
  try {
    const report = await fault.rollback();
    if (injected && report !== undefined) log.record({ type: 'rolled-back', ...report });
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    log.record({ type: 'rollback-failed', atMs: clock.now(), message: error.message });
  }
  if (!injected) return;
  deadlines.set('rollback-verification', clock.now() + Math.max(verificationMs, looksMs(context.scenario)));
  await figures;
  await log.until(({ rollback: { state } }) => state !== 'pending', secondInterrupt);
  if (log.conclusions.rollback.state === 'pending') {
    const why = secondInterrupt?.reason instanceof Error ? secondInterrupt.reason.message : 'interrupted';
    log.record({ type: 'waiting-ended', atMs: clock.now(), why: `${why} a second time` });
  }
}

/** What the looks take that confirm that the effect is gone: one more than that, for it may go just after a look. ms */
const looksMs = ({ effect }: Scenario): number =>
  effect === undefined ? 0 : (effect.times + 1) * effect.everyMs + effect.timeoutMs;
