import { FaultError } from '../domain/errors';
import type { BlockReason } from '../domain/facts';
import type { Expectation, FaultPlan, Forbidden } from '../domain/scenario';
import type { DrillContext } from '../drillContext';
import { probesOutside } from '../heldToRanges';
import { prepareHeld, type Held } from '../held';
import { inspectSubject } from '../inspectSubject';
import { deafness } from '../notifications/reception';
import { planCourtesies, type Planned, type Resolved } from '../planCourtesies';
import type { Inspection } from '../ports/provider';
import { faultWarnings, loadAsFault, longestDrillMs, longestHeldMs, longestLifeMs, notPrepared } from '../prepareFault';

/** What is ready to be started. */
export interface Prepared {
  readonly load?: Held;
  readonly fault?: Held;
  /** What is written to the providers for people's sake; absent: nothing. */
  readonly courtesies?: Planned;
}

/**
 * Nothing is touched: monitors are resolved and inspected, load scripts are checked and bundled, faults prepared. What
 * is in the way is recorded as `blocked`, all of it at once; then the result is undefined.
 */
export async function preflight(context: DrillContext): Promise<Prepared | undefined> {
  const { log, clock, scenario } = context;
  log.record({ type: 'phase-entered', atMs: clock.now(), phase: 'preflight' });
  for (const text of faultWarnings(scenario, [...context.faultKinds.values()]))
    log.record({ type: 'noted', atMs: clock.now(), text: `fault: ${text}` });
  const reasons: BlockReason[] = [
    ...leftoverOf(context),
    ...deafness(context),
    ...(await probesOutside(scenario, context.probeKinds, context.surroundings)),
  ];
  const resolved: Resolved[] = [];
  for (const subject of [...scenario.expect, ...scenario.forbid]) {
    if (context.interrupt.aborted) return undefined;
    const { monitor, blockers } = await inspect(context, subject);
    if (monitor !== undefined) resolved.push({ subject, monitor });
    reasons.push(...blockers);
  }
  const { planned, blockers, notes } = await planCourtesies(context, resolved);
  reasons.push(...blockers);
  for (const text of notes) log.record({ type: 'noted', atMs: clock.now(), text });
  const prepared: Prepared = reasons.length > 0 ? {} : await prepareAll(context, reasons);
  if (reasons.length > 0) log.record({ type: 'blocked', atMs: clock.now(), reasons });
  else if (!log.halted) return { ...prepared, courtesies: planned };
  await prepared.load?.rollback();
  await prepared.fault?.rollback();
  return undefined;
}

/** Under the fault of another drill nothing can be proven. */
const leftoverOf = ({ leftover }: DrillContext): readonly BlockReason[] =>
  leftover === undefined
    ? []
    : [
        {
          cause: 'rollback-left-over',
          detail: `the rollback of ${leftover} failed or could not be verified: its fault may still be there`,
          hint: 'look at the target, and finish the rollback: alertdrill recover',
        },
      ];

async function inspect(context: DrillContext, subject: Expectation | Forbidden): Promise<Inspection> {
  const { log, clock } = context;
  const inspection = await inspectSubject(context, subject, windowToCome(context));
  if (inspection === undefined) return { blockers: [], notes: [] };
  const { monitor, notes } = inspection;
  const { key, provider } = subject;
  if (monitor !== undefined) log.record({ type: 'monitor-resolved', atMs: clock.now(), key, provider, monitor });
  for (const text of notes) log.record({ type: 'noted', atMs: clock.now(), text: `${key}: ${text}` });
  return inspection;
}

const windowToCome = ({ clock, scenario }: DrillContext) => ({
  fromMs: clock.now(),
  toMs: clock.now() + longestDrillMs(scenario),
  offsetMs: 0,
});

async function prepareAll(context: DrillContext, reasons: BlockReason[]): Promise<Prepared> {
  const maxMs = longestLifeMs(context.scenario);
  const attempt = async (
    name: 'load' | 'fault',
    plan: FaultPlan | undefined,
    longestMs?: number,
  ): Promise<Held | undefined> => {
    try {
      return plan && (await prepareHeld(context, name, plan, maxMs, longestMs));
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      reasons.push(notPrepared(name, error));
      return undefined;
    }
  };
  const load = await attempt('load', loadAsFault(context.scenario));
  const fault = await attempt('fault', context.scenario.fault, longestHeldMs(context.scenario));
  return { ...(load && { load }), ...(fault && { fault }) };
}
