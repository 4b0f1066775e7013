import type { Severity, Transition } from './alert';
import type { Detection } from './conclusions';
import { middleOf } from './instant';
import { openedAtOf, satisfies, stampOf, visibleAtOf } from './matching';
import type { Expectation } from './scenario';
import type { Sighting, Timeline } from './timeline';

export interface Detected extends Detection {
  /** A step of the clock left more than one reading of the stamp. */
  readonly ambiguous: boolean;
}

/** The first transition to the expected severity in any of these alerts. */
export function firstDetection(
  timeline: Timeline,
  expectation: Expectation,
  sightings: readonly Sighting[],
): Detected | undefined {
  const candidates = sightings.flatMap((sighting) => detectionIn(timeline, expectation, sighting) ?? []);
  return candidates.toSorted((a, b) => middleOf(a.openedAt) - middleOf(b.openedAt))[0];
}

function detectionIn(timeline: Timeline, expectation: Expectation, sighting: Sighting): Detected | undefined {
  const { alert, seen } = sighting;
  const index = alert.transitions.findIndex(({ severity }) => satisfies(severity, expectation));
  const transition = alert.transitions[index];
  if (transition === undefined || transition.severity === 'ok') return undefined;
  if (expectation.exact && alert.transitions.slice(0, index).some(isMoreThan(transition.severity))) return undefined;

  const firstSeen = seen.find((fact) => fact.alert.transitions.some((known) => sameTransition(known, transition)));
  if (firstSeen === undefined) return undefined;
  const mapped = stampOf(timeline, alert.provider, transition.at, firstSeen);
  return {
    alert,
    severity: transition.severity,
    openedAt: mapped.at,
    visibleAt: visibleAtOf(timeline, alert.provider, firstSeen),
    ambiguous: mapped.ambiguous,
  };
}

/** Alerts that were open when the fault was sent: they are no evidence, whatever they do later. */
export const openBefore = (timeline: Timeline, sighting: Sighting, atMs: number): boolean =>
  openedAtOf(timeline, sighting).at.latest < atMs && !closedBefore(timeline, sighting, atMs);

/** Alerts that opened once the fault had been sent, less the clocks' error. */
export const openedSince = (timeline: Timeline, sighting: Sighting, atMs: number): boolean =>
  openedAtOf(timeline, sighting).at.latest >= atMs;

function closedBefore(timeline: Timeline, { alert, seen }: Sighting, atMs: number): boolean {
  if (alert.closedAt === undefined) return false;
  const first = seen.find((fact) => fact.alert.closedAt !== undefined);
  return stampOf(timeline, alert.provider, alert.closedAt, first).at.earliest <= atMs;
}

const sameTransition = (a: Transition, b: Transition): boolean =>
  a.severity === b.severity && a.at.earliest === b.at.earliest;

const isMoreThan = (severity: Severity) => (transition: Transition) =>
  transition.severity === 'critical' && severity === 'warning';
