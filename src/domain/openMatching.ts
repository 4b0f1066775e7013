import type { Alert } from './alert';
import type { Fact } from './facts';
import { matchingAlerts } from './matching';
import type { Expectation, Forbidden, Scenario } from './scenario';
import type { Sighting } from './sightings';
import { timelineOf } from './timeline';

/** An alert of the subject's monitor and target that is open now, as far as the facts tell. */
export const openMatching = (
  scenario: Scenario,
  facts: readonly Fact[],
  subject: Expectation | Forbidden,
): Alert | undefined =>
  matchingAlerts(timelineOf(scenario, facts), subject).find(({ alert }) => alert.closedAt === undefined)?.alert;

/** An alert of the subject's monitor and target that opened after `sinceMs` for certain, closed since or not. */
export const openedMatching = (
  scenario: Scenario,
  facts: readonly Fact[],
  subject: Expectation | Forbidden,
  sinceMs: number,
): Sighting | undefined =>
  matchingAlerts(timelineOf(scenario, facts), subject).find(({ opened }) => opened.at.earliest >= sinceMs);
