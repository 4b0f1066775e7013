import { FaultError } from './domain/errors';
import type { BlockReason } from './domain/facts';
import type { FaultPlan, Scenario } from './domain/scenario';
import type { DrillContext } from './drillContext';
import { requireWithinRanges } from './heldToRanges';
import type { FaultContext, FaultKind } from './ports/fault';

export interface PreparedFault {
  readonly kind: FaultKind;
  readonly title: string;
  readonly state: unknown;
  readonly workDir: string;
}

/** What preparing needs: a drill has it, and `check`. */
export type Workshop = Pick<DrillContext, 'faultKinds' | 'faultSystem' | 'surroundings' | 'scenario'>;

/** In a work folder of that name, which is gone where it fails. Throws FaultError where the fault can't work. */
export async function prepareFault(
  { faultKinds, faultSystem, surroundings, scenario }: Workshop,
  name: string,
  plan: FaultPlan,
  maxMs: number,
): Promise<PreparedFault> {
  const kind = faultKinds.get(plan.kind);
  if (kind === undefined) throw new FaultError(`there is no fault of kind ${plan.kind}`);
  const { projectDir, allowHosts, providerPlaces, vars } = surroundings;
  const workDir = await surroundings.makeWorkDir(name);
  const context: FaultContext = {
    projectDir,
    workDir,
    allowHosts,
    vars,
    ...(providerPlaces && { providerPlaces }),
    maxMs,
    ...(scenario.load && { load: scenario.load }),
  };
  try {
    await requireWithinRanges(kind.touches(plan.options, context), surroundings);
    const state = await kind.prepare(plan.options, faultSystem, context);
    return { kind, title: kind.describe(plan.options, context), state, workDir };
  } catch (error) {
    await surroundings.removeWorkDir(workDir);
    throw error;
  }
}

/** Normal load is held as a fault of kind `k6` of its own. */
export const loadAsFault = ({ load }: Scenario): FaultPlan | undefined =>
  load && { kind: 'k6', options: { script: load.script, rate: load.ratePerSecond } };

/** From its baseline to the end of its hold, ms. */
export const longestDrillMs = (scenario: Scenario): number =>
  scenario.baselineMs + scenario.effectWithinMs + Math.max(scenario.maxHoldMs, scenario.holdMs);

/** By then a load ends by itself, should everybody who could end it be dead. ms */
export const longestLifeMs = (scenario: Scenario): number => longestDrillMs(scenario) + 15 * 60_000;

/** Its own rollback comes well before: that is `maxHold` after the injection at the latest, and a few seconds. ms */
export const longestHeldMs = (scenario: Scenario): number => scenario.maxHoldMs + 30_000;

/** What should be known of its fault before a drill, and keeps none from beginning. */
export function faultWarnings({ fault }: Scenario, kinds: readonly FaultKind[]): readonly string[] {
  const kind = fault && kinds.find((each) => each.kind === fault.kind);
  const hosts = kind?.unleased?.(fault?.options) ?? [];
  return hosts.length === 0
    ? []
    : [
        `acts on ${hosts.join(', ')} without a lease there, so it does not survive the runner: where alertdrill and its ` +
          'keeper are killed or cut off, it stays until `alertdrill recover`; one of the kind `ssh` ends by its lease',
      ];
}

/** Why a drill can't begin. */
export const notPrepared = (part: 'load' | 'fault', { message, hint }: FaultError): BlockReason => ({
  cause: `${part}-not-prepared`,
  detail: message,
  ...(hint !== undefined && { hint }),
});
