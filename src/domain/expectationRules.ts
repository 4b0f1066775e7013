import { graceOf, isCovered, isLookedOut, uncoveredText } from './coverage';
import { isInWindow, isTooUncertain, type ExpectationCase, type Rule } from './expectationCase';
import { elapsed, exactly, middleOf } from './instant';
import { isLoadMeasured, isTelling, shortfallOf, shortfallText } from './loadDelivery';
import { alertsOfMonitor, openedSince, satisfies } from './matching';
import type { Scenario } from './scenario';
import type { Sighting } from './sightings';
import { otherTargetText } from './targetText';
import { inSeconds } from './wording';

const alreadyOpen: Rule = ({ timeline, expectation, before, blockedBy }) => {
  const reason = blockedBy.find(({ cause, key }) => cause === 'already-open' && key === expectation.key);
  if (reason !== undefined) return { verdict: 'already-open', reason: reason.detail };
  const [first] = before;
  if (first === undefined || timeline.injection === undefined) return undefined;
  const age = timeline.injection.earliest - middleOf(first.opened.at);
  return { verdict: 'already-open', reason: `alert ${first.alert.id} had opened ${inSeconds(age)} before the fault` };
};

const blocked: Rule = ({ expectation, blockedBy }) => {
  const reason = blockedBy.find(({ key }) => key === expectation.key) ?? blockedBy[0];
  return reason && { verdict: 'blocked', reason: reason.detail };
};

/** Nothing has been injected (yet): only what ended the drill can be said. */
const notInjected: Rule = ({ timeline }) => {
  const { injection, injectionFailed, stopped } = timeline;
  if (injection !== undefined) return undefined;
  if (injectionFailed !== undefined) return { verdict: 'fault-failed', reason: injectionFailed.message };
  return stopped ? { verdict: stopped.cause, reason: stopped.why } : { awaiting: 'window' };
};

const tooEarly: Rule = ({ timeline, expectation, detection }) => {
  const floor = timeline.monitors.get(expectation.key)?.floor;
  if (detection === undefined || floor === undefined || timeline.injection === undefined) return undefined;
  const sinceInjection = elapsed(exactly(timeline.injection.earliest), detection.openedAt);
  if (sinceInjection.latest >= floor.ms) return undefined;
  return {
    verdict: 'too-early',
    reason: `opened at most ${inSeconds(sinceInjection.latest)} after the fault was sent, but this monitor needs at least ${inSeconds(floor.ms)}: something else raised it`,
  };
};

const detected: Rule = ({ expectation, detection, latency }) => {
  if (detection === undefined) return undefined;
  if (latency === undefined) return { awaiting: 'onset' };
  if (isTooUncertain(latency, expectation.withinMs)) {
    return {
      verdict: 'too-uncertain',
      reason: `the latency is known only as ${inSeconds(latency.earliest)} to ${inSeconds(latency.latest)}, and the deadline lies in between`,
    };
  }
  if (middleOf(latency) > expectation.withinMs) return undefined;
  return { verdict: 'detected', reason: `after ${inSeconds(middleOf(latency))}` };
};

/** All that follows needs the certainty that no detection is still to come: the window is over and was looked at. */
const stillWatching: Rule = (kase) => {
  const { timeline, detection } = kase;
  if (timeline.windowEnd === undefined && detection === undefined) {
    return { awaiting: timeline.onset === undefined ? 'onset' : 'window' };
  }
  if (isWatched(kase) || isLookedOut(timeline)) return undefined;
  return { awaiting: timeline.windowEnd === undefined ? 'window' : 'coverage' };
};

const faultFailed: Rule = ({ timeline }) =>
  timeline.injectionFailed && { verdict: 'fault-failed', reason: timeline.injectionFailed.message };

const noEffect: Rule = ({ timeline }) => {
  const { scenario, onset, stopped, dues } = timeline;
  // Stopped before the effect could be told: that is what ended it.
  if (scenario.effect === undefined || onset !== undefined || stopped !== undefined) return undefined;
  const limit = dues.has('effect-within') ? `within ${inSeconds(scenario.effectWithinMs)}` : 'before the hold ended';
  return { verdict: 'no-effect', reason: `the effect (${scenario.effect.title}) was not seen ${limit}` };
};

const loadNotDelivered: Rule = (kase) => {
  const short = shortfallOf(kase.timeline);
  if (short === undefined) return undefined;
  // Stopped when the load had hardly begun: that is why there is silence.
  if (!isTelling(short) && stoppedBeforeDeadline(kase) !== undefined) return undefined;
  return { verdict: 'load-not-delivered', reason: shortfallText(short) };
};

const effectEnded: Rule = ({ timeline, expectation }) => {
  const { changes, onset, windowEnd } = timeline;
  const endMs = windowEnd?.atMs ?? Number.POSITIVE_INFINITY;
  // Before the rollback could have ended it, even where it was confirmed only later.
  const gone = changes.find(({ state, at }) => state === 'gone' && at.latest < endMs);
  if (gone === undefined || onset === undefined) return undefined;
  const lasted = middleOf(elapsed(onset, gone.at));
  if (lasted >= expectation.withinMs) return undefined;
  return {
    verdict: 'effect-ended',
    reason: `the effect went away ${inSeconds(lasted)} after its onset, before the deadline`,
  };
};

const stoppedBeforeDeadline: Rule = ({ timeline, expectation, deadlineMs }) => {
  const { stopped } = timeline;
  if (stopped === undefined) return undefined;
  const graceMs = graceOf(timeline, expectation.provider, stopped.atMs);
  if (deadlineMs !== undefined && stopped.atMs >= deadlineMs + graceMs) return undefined;
  return { verdict: stopped.cause, reason: stopped.why };
};

const unobserved: Rule = (kase) => {
  if (isWatched(kase)) return undefined;
  return {
    verdict: 'provider-unreachable',
    reason: uncoveredText(kase.timeline, kase.expectation.provider),
  };
};

/** The hold was over sooner than an alert would have been late: it was cut short, or the effect began too late for it. */
const heldTooShort: Rule = (kase) => {
  const { deadlineMs } = kase;
  const { windowEnd } = kase.timeline;
  if (windowEnd === undefined || deadlineMs === undefined || windowEnd.atMs >= deadlineMs) return undefined;
  if (reachedInWindow(kase)) return undefined;
  return {
    verdict: 'aborted',
    reason: `the fault was held until ${inSeconds(deadlineMs - windowEnd.atMs)} before the deadline only`,
  };
};

/** Figures that are missing count as load that was missing, but for an alert that fired all the same. */
const loadNotMeasured: Rule = (kase) => {
  const { timeline } = kase;
  if (openedInWindow(kase).length > 0 || isLoadMeasured(timeline)) return undefined;
  return isLookedOut(timeline)
    ? { verdict: 'load-not-delivered', reason: 'how much of the load was delivered is not known' }
    : { awaiting: 'evidence' };
};

const noData: Rule = (kase) => {
  const { timeline, expectation } = kase;
  if (openedInWindow(kase).length > 0) return undefined;
  const evidence = timeline.evidence.get(expectation.key);
  if (evidence === undefined) return timeline.closing ? undefined : { awaiting: 'evidence' };
  if (evidence.data !== 'absent') return undefined;
  const said = evidence.explanation.find(({ cause }) => cause === 'no-data');
  return { verdict: 'no-data', reason: said?.evidence ?? 'the monitor had no data in the window' };
};

const late: Rule = (kase) => {
  const { expectation, latency } = kase;
  if (latency === undefined || !reachedInWindow(kase)) return undefined;
  return {
    verdict: 'late',
    reason: `after ${inSeconds(middleOf(latency))}, expected within ${inSeconds(expectation.withinMs)}`,
  };
};

const wrongSeverity: Rule = (kase) => {
  const opened = openedInWindow(kase);
  if (opened.length === 0) return undefined;
  const { severity, exact } = kase.expectation;
  const was = opened.flatMap(({ alert }) => alert.transitions.map((transition) => transition.severity));
  const others = new Set(was.filter((each) => each !== 'ok' && !satisfies(each, kase.expectation)));
  const asked = `${exact ? 'exactly ' : ''}${severity ?? 'any severity'}`;
  return { verdict: 'wrong-severity', reason: `expected ${asked}, but it was ${[...others].join(' and ')}` };
};

const wrongTarget: Rule = ({ timeline, expectation }) => {
  const { injection } = timeline;
  if (injection === undefined) return undefined;
  const other = alertsOfMonitor(timeline, expectation).find(
    (sighting) => openedSince(sighting, injection.earliest) && isInWindow(timeline, sighting.opened.at),
  );
  if (other === undefined) return undefined;
  return {
    verdict: 'wrong-target',
    reason: `it fired for ${otherTargetText(other.alert.target, expectation.on)} only`,
  };
};

const missed: Rule = ({ timeline, expectation }) => ({
  verdict: 'missed',
  reason: `no such alert within ${inSeconds(expectation.withinMs)}, nor by the end of the hold${unverified(timeline.scenario)}`,
});

/** Data that were made up have no other effect than that they are taken; the drill ends where they are not. */
function unverified({ effect, fault }: Scenario): string {
  if (effect !== undefined) return '';
  return fault?.synthetic === true ? ' (synthetic: its data were taken)' : ' (effect not verified)';
}

/** In the order of domain.md; the first that applies, or that can't be told yet, ends the search. */
export const expectationRules: readonly Rule[] = [
  alreadyOpen,
  blocked,
  notInjected,
  tooEarly,
  detected,
  stillWatching,
  faultFailed,
  noEffect,
  loadNotDelivered,
  effectEnded,
  stoppedBeforeDeadline,
  unobserved,
  loadNotMeasured,
  heldTooShort,
  noData,
  late,
  wrongSeverity,
  wrongTarget,
  missed,
];

/** Whether silence was watched: through the whole window, or, where it came too late, through the deadline. */
function isWatched({ timeline, expectation, detection, deadlineMs }: ExpectationCase): boolean {
  const windowEndMs = timeline.windowEnd?.atMs ?? Number.POSITIVE_INFINITY;
  const untilMs = detection === undefined ? windowEndMs : Math.min(deadlineMs ?? windowEndMs, windowEndMs);
  return isCovered(timeline, expectation.provider, untilMs);
}

const openedInWindow = ({ timeline, opened }: ExpectationCase): readonly Sighting[] =>
  opened.filter((sighting) => isInWindow(timeline, sighting.opened.at));

const reachedInWindow = ({ timeline, detection }: ExpectationCase): boolean =>
  detection !== undefined && isInWindow(timeline, detection.openedAt);
