import type { Alert } from './alert';
import type { Fact } from './facts';
import { matchingAlerts } from './matching';
import type { Expectation, Forbidden, Scenario } from './scenario';
import { timelineOf } from './timeline';

/** An alert of the subject's monitor and target that is open now, as far as the facts tell. */
export const openMatching = (
  scenario: Scenario,
  facts: readonly Fact[],
  subject: Expectation | Forbidden,
): Alert | undefined =>
  matchingAlerts(timelineOf(scenario, facts), subject).find(({ alert }) => alert.closedAt === undefined)?.alert;
