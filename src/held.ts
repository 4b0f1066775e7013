import { FaultError } from './domain/errors';
import type { FaultPlan } from './domain/scenario';
import type { DrillContext } from './drillContext';
import { secretNames } from './keeper/secretNames';
import type { InjectionStamps, LoadSample, LoadSummary, RollbackReport, Unanswered } from './ports/fault';
import { isAccess } from './ports/secrets';
import { prepareFault } from './prepareFault';

/** A fault or a load of this drill: prepared here, held by the keeper. */
export interface Held {
  readonly title: string;
  /** Journalled from here on. */
  arm(signal: AbortSignal): Promise<void>;
  inject(signal: AbortSignal): Promise<InjectionStamps>;
  /**
   * Right whatever happened before. Where it was never armed there is nothing but what `prepare` left on the disk, which
   * goes; where it has been rolled back nothing is done.
   */
  rollback(): Promise<(InjectionStamps & RollbackReport) | undefined>;
  /** Resolves with the reason when it stopped by itself; never where it can't. */
  ended(signal: AbortSignal): Promise<string>;
  /** Where it is a load. */
  sample(signal: AbortSignal): Promise<LoadSample | undefined>;
  /** Where it is a load that nothing ever answered: why. */
  unanswered(signal: AbortSignal): Promise<Unanswered | undefined>;
  /** Where it is a load: asks it for its figures. They are gone with its rollback. */
  summarize(signal: AbortSignal): Promise<void>;
  /** The figures as of the last `summarize` that was answered. */
  readonly summary: LoadSummary | undefined;
  readonly isLoad: boolean;
}

/**
 * Lets the fault's kind prepare it: harmless, but slow. Throws FaultError where it can't work.
 *
 * @param longestMs see KeeperEntry
 */
export async function prepareHeld(
  context: DrillContext,
  name: string,
  plan: FaultPlan,
  maxMs: number,
  longestMs?: number,
): Promise<Held> {
  const { keeper, faultSystem, scenario, surroundings } = context;
  const id = `${context.id}-${name}`;
  const { kind, title, workDir, ...prepared } = await prepareFault(context, id, plan, maxMs);
  if (secretNames(prepared.state).some(isAccess)) throw new FaultError('a fault gets no key of a provider');
  let { state } = prepared;
  let armed = false;
  let forgotten = false;
  let summary: LoadSummary | undefined;

  return {
    title,
    async arm(signal) {
      armed = true;
      const limit = longestMs === undefined ? {} : { longestMs };
      const named = { id, title: `${scenario.name}: ${title}`, kind: plan.kind };
      state = await keeper.arm({ ...named, state, workDir, ...limit }, signal);
    },
    inject: (signal) => keeper.inject(id, signal),
    async rollback() {
      if (!armed) {
        if (!forgotten) await surroundings.removeWorkDir(workDir);
        forgotten = true;
        return undefined;
      }
      const report = await keeper.rollback(id);
      armed = false;
      forgotten = true;
      return report;
    },
    ended: (signal) => kind.ended?.(state, faultSystem, signal) ?? new Promise(() => undefined),
    sample: async (signal) => (armed ? kind.load?.sample(state, faultSystem, signal) : undefined),
    unanswered: async (signal) => (armed ? kind.load?.unanswered(state, faultSystem, signal) : undefined),
    async summarize(signal) {
      if (armed) summary = (await kind.load?.summary(state, faultSystem, signal)) ?? summary;
    },
    get summary() {
      return summary;
    },
    isLoad: kind.load !== undefined && (kind.load.isThere?.(state) ?? true),
  };
}
