import { FaultError } from '../domain/errors';
import type { ProcessIdentity } from '../ports/processes';
import { recover, type Recovery, type RecoverOptions } from './recover';
import type { RolledBack } from './rollBackEntry';

const lookEveryMs = 200;

/** The entries of a keeper that died, rolled back by its harness. */
export interface TakenOver {
  /** Resolves when each has been tried once, with what is still there; never rejects. */
  readonly firstTry: Promise<readonly string[]>;
  /** What became of one. Throws FaultError where it failed; the next call tries again. */
  rollback(id: string): Promise<RolledBack>;
}

export function takeOver(keeper: ProcessIdentity, options: Omit<RecoverOptions, 'only'>): TakenOver {
  const recoveries = new Map<string, Recovery>();
  const attempt = async (only?: string): Promise<void> => {
    const done = await recover({
      ...options,
      only: (entry) => isSame(entry.keeper, keeper) && (only === undefined || entry.id === only),
    });
    for (const recovery of done) recoveries.set(recovery.id, recovery);
  };
  const problems = () => [...recoveries.values()].flatMap((recovery) => problemOf(recovery) ?? []);
  const firstTry = attempt().then(problems, (error: unknown) => [String(error)]);

  return {
    firstTry,
    rollback: async (id) => {
      await firstTry;
      if (!recoveries.has(id)) await attempt(id);
      while (recoveries.get(id)?.outcome === 'recovering') {
        // Somebody's `recover` was faster and is at it.
        await options.system.clock.sleep(lookEveryMs);
        recoveries.delete(id);
        await attempt(id);
      }
      return reportOf(recoveries, id, options.system.clock.now());
    },
  };
}

function reportOf(recoveries: Map<string, Recovery>, id: string, nowMs: number): RolledBack {
  const recovery = recoveries.get(id);
  if (recovery?.outcome === 'rolled-back') return recovery.report;
  if (recovery?.outcome === 'failed') {
    recoveries.delete(id);
    throw new FaultError(recovery.why, recovery.hint === undefined ? {} : { hint: recovery.hint });
  }
  // Not in the journal: it was never armed, was rolled back before, or another process has finished it.
  return { sentAtMs: nowMs, ackedAtMs: nowMs, notes: [] };
}

const problemOf = (recovery: Recovery): string | undefined =>
  recovery.outcome === 'failed' ? `${recovery.title}: ${recovery.why}` : undefined;

export const isSame = (a: ProcessIdentity, b: ProcessIdentity): boolean =>
  a.pid === b.pid && a.startTime === b.startTime && a.bootId === b.bootId;
