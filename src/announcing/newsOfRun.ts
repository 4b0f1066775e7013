import { outcomeOfRun } from '../domain/foldReport';
import type { DrillReport, Report, RunHeader } from '../domain/report';
import type { Scenario } from '../domain/scenario';
import type { News } from './announcement';

/** What a run says of itself. */
export interface NewsOfRun {
  started(scenarios: readonly Scenario[]): News;
  /** @param early what ended it before its time */
  finished(drills: readonly DrillReport[], early: Pick<Report['run'], 'interrupted' | 'lost'>): News;
  rollbackFailed(scenario: Scenario | DrillReport, why: string): News;
}

export function newsOfRun({ id, environment, production, initiator }: RunHeader): NewsOfRun {
  const { user, host, ciUrl } = initiator;
  const run = {
    ...{ by: 'run' as const, run: id, environment },
    ...(production === true && { production }),
    initiator: { user, host, ...(ciUrl !== undefined && { ciUrl }) },
  };
  return {
    started: (scenarios) => ({ event: 'run-started', ...run, scenarios: scenarios.map(({ name }) => name) }),
    finished: (drills, { interrupted, lost }) => ({
      ...{ event: 'run-finished', ...run, outcome: outcomeOfRun(drills, lost) },
      ...((interrupted ?? lost) !== undefined && { endedBy: interrupted ?? lost }),
      drills: drills.map(({ scenario, outcome, reason, synthetic }) => ({
        ...{ scenario, outcome },
        ...(reason !== undefined && { reason }),
        ...(synthetic === true && { synthetic }),
      })),
    }),
    rollbackFailed: (of, why) => ({
      ...{ event: 'rollback-failed', ...run },
      faults: [{ title: 'scenario' in of ? of.scenario : of.name, why }],
    }),
  };
}
