import { FaultError, ProviderError, type AlertdrillError } from '../domain/errors';
import type { BlockReason } from '../domain/facts';
import type { Expectation, Forbidden } from '../domain/scenario';
import { inSeconds } from '../domain/wording';
import type { DrillContext } from '../drillContext';
import { prepareHeld, type Held } from '../held';
import type { Inspection } from '../ports/provider';

/** What is ready to be started. */
export interface Prepared {
  readonly load?: Held;
  readonly fault?: Held;
}

/**
 * Nothing is touched: monitors are resolved and inspected, load scripts are checked and bundled, faults prepared. What
 * is in the way is recorded as `blocked`, all of it at once; then the result is undefined.
 */
export async function preflight(context: DrillContext): Promise<Prepared | undefined> {
  const { log, clock, scenario } = context;
  log.record({ type: 'phase-entered', atMs: clock.now(), phase: 'preflight' });
  const reasons: BlockReason[] = [];
  for (const subject of [...scenario.expect, ...scenario.forbid]) {
    if (context.interrupt.aborted) return undefined;
    reasons.push(...(await inspectSubject(context, subject)));
  }
  const prepared = reasons.length > 0 ? {} : await prepareAll(context, reasons);
  if (reasons.length > 0) log.record({ type: 'blocked', atMs: clock.now(), reasons });
  else if (!log.halted) return prepared;
  await prepared.load?.rollback();
  await prepared.fault?.rollback();
  return undefined;
}

async function inspectSubject(
  context: DrillContext,
  subject: Expectation | Forbidden,
): Promise<readonly BlockReason[]> {
  const { log, clock, providers } = context;
  const watched = providers.get(subject.provider);
  if (watched === undefined) {
    return [{ key: subject.key, cause: 'no-provider', detail: `the environment has no provider ${subject.provider}` }];
  }
  try {
    await watched.identified;
    const inspection = await watched.provider.inspect(subject, windowToCome(context), context.interrupt);
    const { monitor, notes, blockers } = inspection;
    if (monitor !== undefined) {
      log.record({
        type: 'monitor-resolved',
        atMs: clock.now(),
        key: subject.key,
        provider: subject.provider,
        monitor,
      });
    }
    for (const text of notes) log.record({ type: 'noted', atMs: clock.now(), text: `${subject.key}: ${text}` });
    return [...blockers, ...deadlineUnderFloor(subject, inspection)];
  } catch (error) {
    if (context.interrupt.aborted) return [];
    if (!(error instanceof ProviderError)) throw error;
    return [{ key: subject.key, ...reasonOf(error, `provider-${error.failure}`) }];
  }
}

/** A deadline under the floor can never be met; `check` calls it an error of the file. */
function deadlineUnderFloor(subject: Expectation | Forbidden, { monitor }: Inspection): readonly BlockReason[] {
  const floor = monitor?.floor;
  if (!('withinMs' in subject) || floor === undefined || subject.withinMs >= floor.ms) return [];
  return [
    {
      key: subject.key,
      cause: 'deadline-under-floor',
      detail: `within ${inSeconds(subject.withinMs)} can't be met: this monitor needs at least ${inSeconds(floor.ms)} (${floor.terms.join(' + ')})`,
      hint: 'give it more time, or make the monitor faster',
    },
  ];
}

const windowToCome = ({ clock, scenario }: DrillContext) => ({
  fromMs: clock.now(),
  toMs: clock.now() + longestMs(scenario),
  offsetMs: 0,
});

const longestMs = (scenario: DrillContext['scenario']): number =>
  scenario.baselineMs + scenario.effectWithinMs + Math.max(scenario.maxHoldMs, scenario.holdMs);

/** Beyond its longest life a load ends by itself, should everybody who could end it be dead. */
const lifeAfterHoldMs = 15 * 60_000;

async function prepareAll(context: DrillContext, reasons: BlockReason[]): Promise<Prepared> {
  const { scenario } = context;
  const maxMs = longestMs(scenario) + lifeAfterHoldMs;
  const attempt = async (name: string, prepare: () => Promise<Held | undefined>): Promise<Held | undefined> => {
    try {
      return await prepare();
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      reasons.push(reasonOf(error, `${name}-not-prepared`));
      return undefined;
    }
  };
  const { load: plan, fault: faultPlan } = scenario;
  const load = await attempt('load', async () => {
    if (plan === undefined) return undefined;
    const options = { script: plan.script, rate: plan.ratePerSecond };
    return prepareHeld(context, 'load', { kind: 'k6', options }, maxMs);
  });
  const fault = await attempt('fault', async () =>
    faultPlan === undefined ? undefined : prepareHeld(context, 'fault', faultPlan, maxMs),
  );
  return { ...(load && { load }), ...(fault && { fault }) };
}

const reasonOf = (error: AlertdrillError, cause: string): BlockReason => ({
  cause,
  detail: error.message,
  ...(error.hint !== undefined && { hint: error.hint }),
});
