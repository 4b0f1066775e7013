import type { Alert, Transition } from './alert';
import type { MappedStamp } from './clockOffset';
import type { FactOf } from './facts';
import { groupBy } from './groupBy';
import { stampOf, type Polled } from './stamps';

/**
 * All that is known of one alert: its last state, with the value that raised it, and when each of its states was first
 * seen.
 */
export interface Sighting {
  readonly alert: Alert;
  /** At least one, oldest first. */
  readonly seen: readonly FactOf<'alert-seen'>[];
  readonly polled: Polled;
  /** On the harness's clock. */
  readonly opened: MappedStamp;
  readonly closed?: MappedStamp;
}

/** Alerts by provider and id, in the order of their first sighting. */
export function sightingsOf(
  seen: readonly FactOf<'alert-seen'>[],
  polled: ReadonlyMap<string, Polled>,
): readonly Sighting[] {
  const recorded = seen.filter((fact) => isRecorded(fact, polled.get(fact.alert.provider)));
  const byAlert = groupBy(recorded, ({ alert }) => `${alert.provider}\n${alert.id}`);
  return [...byAlert.values()].flatMap((states) => sightingOf(states, polled) ?? []);
}

function sightingOf(
  states: readonly FactOf<'alert-seen'>[],
  polled: ReadonlyMap<string, Polled>,
): Sighting | undefined {
  const first = states[0];
  const alert = states.at(-1)?.alert;
  const polls = alert && polled.get(alert.provider);
  if (first === undefined || alert === undefined || polls === undefined) return undefined;
  const value = raising(states);
  const firstClosed = states.find((state) => state.alert.closedAt !== undefined);
  return {
    alert: { ...alert, ...(value !== undefined && { value }) },
    seen: states,
    polled: polls,
    opened: stampOf(polls, alert.openedAt, first),
    ...(alert.closedAt && firstClosed && { closed: stampOf(polls, alert.closedAt, firstClosed) }),
  };
}

/** Providers go on updating the value, down to the good one that closes the alert; what matters is why it opened. */
function raising(states: readonly FactOf<'alert-seen'>[]): number | undefined {
  const ranks = states.map(({ alert }) => rankOf(alert.transitions.at(-1)?.severity));
  return states[ranks.indexOf(Math.max(...ranks))]?.alert.value;
}

const rankOf = (severity: Transition['severity'] | undefined): number =>
  severity === 'critical' ? 3 : severity === 'warning' ? 2 : severity === 'unknown' ? 1 : 0;

/** The alerts of a poll are recorded before the poll; until that is there too, what its clock showed is missing. */
const isRecorded = (seen: FactOf<'alert-seen'>, polled: Polled | undefined): boolean =>
  (polled?.polls.findLast((poll) => poll.result.ok)?.answeredAtMs ?? Number.NEGATIVE_INFINITY) >= seen.answeredAtMs;
