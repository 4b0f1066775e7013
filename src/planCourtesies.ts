import { ProviderError } from './domain/errors';
import type { BlockReason } from './domain/facts';
import type { ResolvedMonitor } from './domain/resolvedMonitor';
import type { Expectation, Forbidden, Scenario } from './domain/scenario';
import type { DrillContext } from './drillContext';
import type { PlannedCourtesies } from './ports/courtesy';
import { longestHeldMs, longestLifeMs } from './prepareFault';

export interface Resolved {
  readonly subject: Expectation | Forbidden;
  readonly monitor: ResolvedMonitor;
}

/** By provider. */
export type Planned = ReadonlyMap<string, PlannedCourtesies>;

export interface Planning {
  readonly planned: Planned;
  readonly blockers: readonly BlockReason[];
  readonly notes: readonly string[];
}

/**
 * What the scenario asks to be written, provider by provider; nothing is written. Only what can't be quiet is in the way:
 * people would be woken who were to be left alone.
 */
export async function planCourtesies(
  { id, scenario, providers, interrupt }: Pick<DrillContext, 'id' | 'scenario' | 'providers' | 'interrupt'>,
  resolved: readonly Resolved[],
): Promise<Planning> {
  const planned = new Map<string, PlannedCourtesies>();
  const { courtesies } = scenario;
  if (courtesies === undefined) return { planned, blockers: [], notes: [] };
  const blockers: BlockReason[] = [];
  const notes: string[] = [];
  for (const [name, { provider }] of providers) {
    const subjects = resolved.filter(({ subject }) => subject.provider === name);
    if (subjects.length === 0 || provider.planCourtesies === undefined) continue;
    const longestMs = longestCourtesyMs(scenario);
    const longestFaultMs = longestHeldMs(scenario);
    const asked = { ...courtesies, drillId: id, scenario, subjects, longestMs, longestFaultMs };
    try {
      const plan = await provider.planCourtesies(asked, interrupt);
      planned.set(name, plan);
      blockers.push(...plan.blockers);
      notes.push(...plan.notes);
    } catch (error) {
      if (interrupt.aborted) break;
      if (!(error instanceof ProviderError)) throw error;
      const hint = error.hint === undefined ? {} : { hint: error.hint };
      if (courtesies.quiet === undefined) notes.push(`nothing is written to ${name}: ${error.message}`);
      else blockers.push({ cause: `provider-${error.failure}`, detail: error.message, ...hint });
    }
  }
  return { planned, blockers, notes };
}

/** Until the alerts of the drill are over, and what closes last is asked for its time. ms */
export const longestCourtesyMs = (scenario: Scenario): number =>
  longestLifeMs(scenario) + Math.max(0, ...scenario.expect.map(({ resolved }) => resolved?.withinMs ?? 0));
