import type { DrillContext } from '../drillContext';

/**
 * Says that the keeper died, and of what: whoever watches saw nothing go on meanwhile. In the hold that is a reason to end it
 * (guard.ts). Returns what ends the listening.
 */
export function noteKeeperLoss({ keeper, log, clock }: Pick<DrillContext, 'keeper' | 'log' | 'clock'>): () => void {
  let isOver = false;
  void keeper.lost.then((why) => {
    const phase = log.facts.findLast((fact) => fact.type === 'phase-entered')?.phase;
    // Before anything is armed, it died in a drill before; what is armed then fails, and says so.
    if (isOver || phase === undefined || phase === 'preflight' || phase === 'hold') return;
    log.record({ type: 'noted', atMs: clock.now(), text: `${why}, and its rollbacks are done without it` });
  });
  return () => {
    isOver = true;
  };
}
