import type { MappedStamp } from './clockOffset';
import type { Detection } from './conclusions';
import type { Severity, Transition } from './alert';
import type { Interval } from './instant';
import { satisfies } from './matching';
import type { Expectation } from './scenario';
import type { Sighting } from './sightings';
import { stampOf, visibleAtOf } from './stamps';

/** Visible that much later than opened: the alert was backdated. */
const backdatedBeyondMs = 5_000;

export interface Detected extends Detection {
  readonly backdated: boolean;
  /** What the deadline is judged on: `openedAt`, or `visibleAt` of what was backdated. */
  readonly reachedAt: Interval;
}

/** The first transition to the expected severity in any of these alerts. */
export function firstDetection(expectation: Expectation, sightings: readonly Sighting[]): Detected | undefined {
  return sightings
    .flatMap((sighting) => detectionIn(expectation, sighting) ?? [])
    .toSorted((a, b) => a.reachedAt.latest - b.reachedAt.latest)[0];
}

function detectionIn(expectation: Expectation, sighting: Sighting): Detected | undefined {
  const reached = transitionTo(expectation, sighting);
  if (reached === undefined) return undefined;
  const visibleAt = visibleAtOf(sighting.polled, reached.firstSeen);
  const openedAt = reached.mapped.at;
  const pendingAt = pendingAtOf(sighting);
  const backdated = visibleAt.earliest - openedAt.latest > backdatedBeyondMs;
  return {
    alert: sighting.alert,
    severity: reached.severity,
    ...(pendingAt && { pendingAt }),
    openedAt,
    visibleAt,
    backdated,
    reachedAt: backdated ? visibleAt : openedAt,
  };
}

/** On the harness's clock; when it was seen says nothing of it, so that without the provider's clock it is not known. */
function pendingAtOf({ alert, seen, polled }: Sighting): Interval | undefined {
  const firstSeen = seen.find((state) => state.alert.pendingAt !== undefined);
  const mapped = alert.pendingAt && firstSeen && stampOf(polled, alert.pendingAt, firstSeen);
  return mapped === undefined || mapped.ambiguous ? undefined : mapped.at;
}

interface ReachedTransition {
  readonly severity: Severity;
  readonly stamp: Interval;
  readonly mapped: MappedStamp;
  readonly firstSeen: Sighting['seen'][number];
}

/** The alert's first transition to the expected severity, and the sighting that first showed such a one. */
export function transitionTo(
  expectation: Expectation,
  { alert, seen, polled }: Pick<Sighting, 'alert' | 'seen' | 'polled'>,
): ReachedTransition | undefined {
  const reaches = ({ severity }: Transition) => satisfies(severity, expectation);
  const index = alert.transitions.findIndex(reaches);
  const transition = alert.transitions[index];
  const firstSeen = seen.find((state) => state.alert.transitions.some(reaches));
  if (transition === undefined || transition.severity === 'ok' || firstSeen === undefined) return undefined;
  if (expectation.exact && alert.transitions.slice(0, index).some(isMoreThan(transition.severity))) return undefined;
  const mapped = stampOf(polled, transition.at, firstSeen);
  return { severity: transition.severity, stamp: transition.at, mapped, firstSeen };
}

const isMoreThan = (severity: Severity) => (transition: Transition) =>
  transition.severity === 'critical' && severity === 'warning';
