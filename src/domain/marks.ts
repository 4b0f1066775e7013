import { boundText } from './boundText';
import type { ExpectationConclusion, Mark } from './conclusions';
import { transitionTo } from './detection';
import { alertsOfMonitor, openedSince } from './matching';
import type { Scenario } from './scenario';
import type { Sighting } from './sightings';
import { isNearStep } from './stamps';
import type { Timeline } from './timeline';
import { inSeconds } from './wording';

/** What the reader of the verdicts must know beside them. */
export function marksOf(timeline: Timeline, expectations: readonly ExpectationConclusion[]): readonly Mark[] {
  const { scenario, injection, onset, changes } = timeline;
  const marks: Mark[] = [];
  const suspicion = clockSuspicion(timeline);
  if (suspicion !== undefined) marks.push({ kind: 'clock-suspect', detail: suspicion });
  const began = changes.find((change) => change.state === 'there');
  if (began?.flapping === true) {
    marks.push({
      kind: 'flapping-effect',
      detail: 'the effect came and went before it stayed; the onset is that much less certain',
    });
  }
  if (scenario.fault !== undefined && injection !== undefined && onset === undefined) {
    const detected = expectations.some(({ verdict }) => verdict === 'detected');
    if (detected)
      marks.push({ kind: 'effect-not-verified', detail: 'an alert fired, but the probe never saw the effect' });
  } else if (scenario.fault !== undefined && injection !== undefined && isUnverified(scenario)) {
    marks.push({ kind: 'effect-not-verified', detail: 'no effect probe: latencies count from the injection' });
  }
  for (const { expectation, monitor, latency } of expectations) {
    if (latency === undefined) continue;
    if (latency.latest < 0) {
      marks.push({
        kind: 'before-effect',
        detail: `${expectation.key}: fired before the probe saw the effect; the monitor is more sensitive than the probe`,
      });
    }
    if (monitor?.worst !== undefined && latency.earliest > monitor.worst.ms) {
      marks.push({
        kind: 'above-worst-case',
        detail: `${expectation.key}: took ${inSeconds(latency.earliest)} or more; its configuration allows at most ${boundText(monitor.worst)}`,
      });
    }
  }
  return marks;
}

/** Suspensions shorter than this are within the reading's own error. */
const suspendedBeyondMs = 1_000;

function clockSuspicion(timeline: Timeline): string | undefined {
  if (timeline.sleptMs > suspendedBeyondMs) return `this machine was suspended for ${inSeconds(timeline.sleptMs)}`;
  const suspect = sightingsThatMatter(timeline).find((sighting) => isSuspect(timeline, sighting));
  if (suspect === undefined) return undefined;
  return `the clock of ${suspect.alert.provider} or of this machine was stepped, and it is not certain when alert ${suspect.alert.id} opened`;
}

function sightingsThatMatter(timeline: Timeline): readonly Sighting[] {
  const { scenario, injection } = timeline;
  if (injection === undefined) return [];
  const named = [...scenario.expect, ...scenario.forbid].flatMap((subject) => alertsOfMonitor(timeline, subject));
  return [...new Set(named)].filter((sighting) => openedSince(sighting, injection.earliest));
}

function isSuspect({ scenario }: Timeline, { alert, seen, polled, opened, closed }: Sighting): boolean {
  const first = seen[0];
  if (first !== undefined && isNearStep(polled, alert.openedAt, opened, first)) return true;
  const firstClosed = seen.find((state) => state.alert.closedAt !== undefined);
  const closedAt = alert.closedAt;
  if (closed && closedAt && firstClosed && isNearStep(polled, closedAt, closed, firstClosed)) return true;
  return scenario.expect.some((expectation) => {
    const reached = transitionTo(expectation, { alert, seen, polled });
    return reached !== undefined && isNearStep(polled, reached.stamp, reached.mapped, reached.firstSeen);
  });
}

/** Data that are made up have no effect that could be seen but that they are taken. */
const isUnverified = ({ effect, fault }: Scenario): boolean => effect === undefined && fault?.synthetic !== true;
