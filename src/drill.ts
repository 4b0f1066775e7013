import type { DrillContext } from './drillContext';
import { LeaseLost } from './edge';
import { createManners } from './manners';
import { baseline } from './phases/baseline';
import { beQuiet, startMarking, type Marking } from './phases/courtesies';
import { endLoad } from './phases/endLoad';
import { hold } from './phases/hold';
import { inject } from './phases/inject';
import { noteKeeperLoss } from './phases/keeperLoss';
import { lastLook } from './phases/lastLook';
import { createLoadMeter } from './phases/loads';
import { preflight } from './phases/preflight';
import { recovery } from './phases/recovery';
import { rollback } from './phases/rollback';
import { settle } from './phases/settle';
import { settleBefore } from './phases/settleBefore';
import { startJitter } from './phases/startJitter';
import { verdict, type DrillEnd } from './phases/verdict';
import { startWatching } from './phases/watching';

/**
 * One drill, phase by phase. Each phase records facts; what they come to is judged by `domain/judge` alone, and a phase
 * that waits, waits for a conclusion.
 *
 * preflight -> start jitter -> baseline -> inject -> hold -> rollback -> recovery -> settle -> verdict
 */
export async function drill(context: DrillContext): Promise<DrillEnd> {
  const { log } = context;
  const stopListening = listenToInterrupt(context);
  const stopNoting = noteKeeperLoss(context);
  try {
    // Touches nothing. Without `prepared` something is in the way, and the facts say what.
    const prepared = await preflight(context);
    if (prepared === undefined) return await verdict(context);
    await settleBefore(context);
    await startJitter(context);

    // From here on the provider is polled, probes look, and nothing that is started is left behind.
    const watching = startWatching(context);
    const loads = createLoadMeter(context, prepared);
    // What is written to the providers for people's sake (`quiet` and others), held by the keeper as the fault is.
    const manners = createManners(context);
    let marking: Marking | undefined;
    try {
      try {
        if (!log.halted) await beQuiet(context, manners, prepared);
        if (!log.halted) await baseline(context, prepared, watching);
        if (!log.halted) await inject(context, prepared);
        marking = startMarking(context, manners, prepared);
        if (!log.halted) await hold(context, prepared, loads);
      } finally {
        // Always: pass, fail, exception, signal. The keeper does it where this process can't any more.
        await rollback(context, prepared, loads);
        await marking?.annotated;
        await manners.undo('annotate');
      }
      await lastLook(context);
      await recovery(context);
      await settle(context);
      await marking.stop();
      await manners.undo();
      return await verdict(context, prepared);
    } finally {
      await marking?.stop();
      await manners.undo();
      await watching.stop();
      await endLoad(context, prepared);
    }
  } finally {
    stopListening();
    stopNoting();
    context.deadlines.stop();
  }
}

function listenToInterrupt({ interrupt, log, clock }: DrillContext): () => void {
  const stop = (): void => {
    const why = interrupt.reason instanceof Error ? interrupt.reason.message : 'interrupted';
    const cause = interrupt.reason instanceof LeaseLost ? 'aborted' : 'interrupted';
    log.record({ type: 'stopped', atMs: clock.now(), cause, why });
  };
  if (interrupt.aborted) stop();
  interrupt.addEventListener('abort', stop, { once: true });
  return () => interrupt.removeEventListener('abort', stop);
}
