import type { Awaited, ExpectationConclusion } from './conclusions';
import { graceOf, isCovered } from './coverage';
import { firstDetection, openBefore, openedSince, type Detected } from './detection';
import type { BlockReason } from './facts';
import { elapsed, exactly, middleOf, widthOf, type Interval } from './instant';
import { shortfallOf } from './loadDelivery';
import { alertsOfMonitor, matchingAlerts, openedAtOf } from './matching';
import type { Expectation } from './scenario';
import type { Sighting, Timeline } from './timeline';
import { expectationVerdicts, type ExpectationVerdict } from './verdict';
import { inSeconds } from './wording';

/** Visible that much later than opened: the alert was backdated. */
const backdatedBeyondMs = 5_000;

/** Tries the verdicts in the order of domain.md; the first that applies, or that can't be told yet, ends the search. */
export function judgeExpectation(timeline: Timeline, expectation: Expectation): ExpectationConclusion {
  const kase = caseOf(timeline, expectation);
  const ruling = rules.reduce<Ruling | undefined>((found, rule) => found ?? rule(kase), undefined);
  const evidence = timeline.evidence.get(expectation.key);
  const monitor = timeline.monitors.get(expectation.key);
  const { detection, latency } = kase;
  return {
    expectation,
    ...(monitor && { monitor }),
    ...rulingAsConclusion(ruling),
    blockedBy: kase.blockedBy,
    borderline: kase.borderline,
    backdated: kase.backdated,
    ...(latency && { latency }),
    ...(detection && { detection }),
    explanation: evidence?.explanation ?? [],
    openings: kase.opened.length,
  };
}

type Ruling = { readonly verdict: ExpectationVerdict; readonly reason: string } | { readonly awaiting: Awaited };
type Rule = (kase: Case) => Ruling | undefined;

/** What the rules look at. */
interface Case {
  readonly timeline: Timeline;
  readonly expectation: Expectation;
  readonly blockedBy: readonly BlockReason[];
  readonly before: readonly Sighting[];
  /** Matching alerts that opened since the injection. */
  readonly opened: readonly Sighting[];
  readonly detection?: Detected;
  /** From the onset to the alert's opening (or, where that was backdated, to its being visible). */
  readonly latency?: Interval;
  readonly backdated: boolean;
  readonly borderline: boolean;
  /** The latest moment at which an alert is in time. */
  readonly deadlineMs?: number;
}

function caseOf(timeline: Timeline, expectation: Expectation): Case {
  const { injection } = timeline;
  const blockedBy = timeline.blocked.flatMap((fact) => fact.reasons);
  const matches = matchingAlerts(timeline, expectation);
  const before = injection ? matches.filter((sighting) => openBefore(timeline, sighting, injection.earliest)) : [];
  const opened = injection ? matches.filter((sighting) => openedSince(timeline, sighting, injection.earliest)) : [];
  const detection = firstDetection(timeline, expectation, opened);
  const onset = onsetForLatency(timeline);
  const backdated =
    detection !== undefined && detection.visibleAt.earliest - detection.openedAt.latest > backdatedBeyondMs;
  const reached = backdated ? detection.visibleAt : detection?.openedAt;
  const latency = onset && reached && elapsed(onset, reached);
  return {
    timeline,
    expectation,
    blockedBy,
    before,
    opened,
    ...(detection && { detection }),
    ...(latency && { latency }),
    backdated,
    borderline: latency !== undefined && straddles(latency, expectation.withinMs),
    ...(onset && { deadlineMs: middleOf(onset) + expectation.withinMs }),
  };
}

/** The onset; where the effect was looked for in vain, the injection: an alert can still have come of it. */
function onsetForLatency(timeline: Timeline): Interval | undefined {
  if (timeline.onset !== undefined) return timeline.onset;
  const lookedInVain = timeline.dues.has('effect-within') || timeline.windowEndMs !== undefined;
  return lookedInVain ? timeline.injection : undefined;
}

const alreadyOpen: Rule = ({ timeline, expectation, before }) => {
  const reason = timeline.blocked
    .flatMap((fact) => fact.reasons)
    .find(({ cause, key }) => cause === 'already-open' && key === expectation.key);
  if (reason !== undefined) return { verdict: 'already-open', reason: reason.detail };
  const [first] = before;
  if (first === undefined || timeline.injection === undefined) return undefined;
  const age = timeline.injection.earliest - middleOf(openedAtOf(timeline, first).at);
  return { verdict: 'already-open', reason: `alert ${first.alert.id} had opened ${inSeconds(age)} before the fault` };
};

const blocked: Rule = ({ expectation, blockedBy }) => {
  const reason = blockedBy.find(({ key }) => key === expectation.key) ?? blockedBy[0];
  return reason && { verdict: 'blocked', reason: reason.detail };
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

const detected: Rule = ({ timeline, expectation, detection, latency }) => {
  if (detection === undefined) return undefined;
  if (latency === undefined) return { awaiting: 'onset' };
  if (isTooUncertain(latency, expectation.withinMs)) {
    if (timeline.windowEndMs === undefined) return { awaiting: 'window' };
    return {
      verdict: 'too-uncertain',
      reason: `the latency is known only as ${inSeconds(latency.earliest)} to ${inSeconds(latency.latest)}, and the deadline lies in between`,
    };
  }
  if (middleOf(latency) > expectation.withinMs) return undefined;
  return { verdict: 'detected', reason: `after ${inSeconds(middleOf(latency))}` };
};

const faultFailed: Rule = ({ timeline }) =>
  timeline.injectionFailed && { verdict: 'fault-failed', reason: timeline.injectionFailed.message };

const noEffect: Rule = ({ timeline }) => {
  const { scenario, injection, onset, dues, windowEndMs, stopped } = timeline;
  if (scenario.effect === undefined || injection === undefined || onset !== undefined) return undefined;
  if (dues.has('effect-within') || (windowEndMs !== undefined && stopped === undefined)) {
    return {
      verdict: 'no-effect',
      reason: `the effect (${scenario.effect.title}) was not seen within ${inSeconds(scenario.effectWithinMs)}`,
    };
  }
  return windowEndMs === undefined ? { awaiting: 'onset' } : undefined;
};

const loadNotDelivered: Rule = ({ timeline }) => {
  const short = shortfallOf(timeline);
  if (short === undefined) return undefined;
  const share = Math.round((100 * short.delivered) / short.asked);
  return {
    verdict: 'load-not-delivered',
    reason: `k6 delivered ${share} % of the ${short.load} load (${Math.round(short.delivered)} of ${Math.round(short.asked)} iterations); 80 % are needed`,
  };
};

const effectEnded: Rule = ({ timeline, deadlineMs }) => {
  const { changes, rollbackStartedAtMs = Number.POSITIVE_INFINITY } = timeline;
  const gone = changes.find((change) => change.state === 'gone' && change.confirmedAtMs < rollbackStartedAtMs);
  if (gone === undefined || timeline.onset === undefined || deadlineMs === undefined) return undefined;
  if (middleOf(gone.at) >= deadlineMs) return undefined;
  const lasted = middleOf(elapsed(timeline.onset, gone.at));
  return {
    verdict: 'effect-ended',
    reason: `the effect went away ${inSeconds(lasted)} after its onset, before the deadline`,
  };
};

const stoppedBeforeDeadline: Rule = ({ timeline, expectation, deadlineMs }) => {
  const { stopped } = timeline;
  if (stopped === undefined) return undefined;
  const grace = graceOf(timeline, expectation.provider);
  if (deadlineMs !== undefined && stopped.atMs >= deadlineMs + grace) return undefined;
  return { verdict: stopped.cause, reason: stopped.why };
};

const stillWatching: Rule = ({ timeline, detection }) =>
  timeline.windowEndMs === undefined && detection === undefined ? { awaiting: 'window' } : undefined;

const unobserved: Rule = ({ timeline, expectation, detection, deadlineMs = 0 }) => {
  const { windowEndMs = deadlineMs } = timeline;
  const untilMs = detection === undefined ? windowEndMs : Math.min(deadlineMs, windowEndMs);
  if (isCovered(timeline, expectation.provider, untilMs)) return undefined;
  if (!timeline.dues.has('last-look') && !timeline.closing) return { awaiting: 'coverage' };
  return {
    verdict: 'provider-unreachable',
    reason: `${expectation.provider} gave no complete answer that covers the whole window, so its silence proves nothing`,
  };
};

const noData: Rule = ({ timeline, expectation, opened }) => {
  if (opened.length > 0) return undefined;
  const evidence = timeline.evidence.get(expectation.key);
  if (evidence === undefined) return timeline.closing ? undefined : { awaiting: 'evidence' };
  if (evidence.data !== 'absent') return undefined;
  const said = evidence.explanation.find(({ cause }) => cause === 'no-data');
  return { verdict: 'no-data', reason: said?.evidence ?? 'the monitor had no data in the window' };
};

const late: Rule = ({ timeline, expectation, detection, latency }) => {
  if (detection === undefined || latency === undefined) return undefined;
  if (timeline.windowEndMs !== undefined && middleOf(detection.openedAt) > timeline.windowEndMs) return undefined;
  return {
    verdict: 'late',
    reason: `after ${inSeconds(middleOf(latency))}, expected within ${inSeconds(expectation.withinMs)}`,
  };
};

const wrongSeverity: Rule = ({ expectation, opened, detection }) => {
  if (opened.length === 0 || detection !== undefined) return undefined;
  const reached = new Set(opened.flatMap(({ alert }) => alert.transitions.map(({ severity }) => severity)));
  reached.delete('ok');
  return {
    verdict: 'wrong-severity',
    reason: `it opened as ${[...reached].join(' and ')}, never as ${expectation.exact ? 'exactly ' : ''}${expectation.severity ?? 'an alert'}`,
  };
};

const wrongTarget: Rule = ({ timeline, expectation, opened }) => {
  const { injection } = timeline;
  if (opened.length > 0 || injection === undefined) return undefined;
  const other = alertsOfMonitor(timeline, expectation).find((sighting) =>
    openedSince(timeline, sighting, injection.earliest),
  );
  if (other === undefined) return undefined;
  const { hostName, hostId, service } = other.alert.target;
  return { verdict: 'wrong-target', reason: `it fired for ${hostName ?? hostId ?? service ?? 'another target'} only` };
};

const missed: Rule = ({ timeline, expectation }) => ({
  verdict: 'missed',
  reason: `no such alert within ${inSeconds(expectation.withinMs)}, nor by the end of the hold${
    timeline.scenario.effect === undefined ? ' (effect not verified)' : ''
  }`,
});

/** Nothing has been injected yet; a stop before that is the stop's verdict. */
const notYetInjected: Rule = ({ timeline }) => {
  if (timeline.injection !== undefined) return undefined;
  if (timeline.stopped !== undefined) return { verdict: timeline.stopped.cause, reason: timeline.stopped.why };
  return { awaiting: 'window' };
};

const rules: readonly Rule[] = [
  alreadyOpen,
  blocked,
  notYetInjected,
  tooEarly,
  detected,
  faultFailed,
  noEffect,
  loadNotDelivered,
  effectEnded,
  stoppedBeforeDeadline,
  stillWatching,
  unobserved,
  noData,
  late,
  wrongSeverity,
  wrongTarget,
  missed,
];

const straddles = (latency: Interval, withinMs: number): boolean =>
  latency.earliest <= withinMs && withinMs < latency.latest;

const isTooUncertain = (latency: Interval, withinMs: number): boolean =>
  straddles(latency, withinMs) && widthOf(latency) > Math.max(5_000, 0.1 * withinMs);

function rulingAsConclusion(ruling: Ruling | undefined) {
  if (ruling === undefined) return { awaiting: 'window' as const };
  if ('awaiting' in ruling) return ruling;
  return { verdict: ruling.verdict, outcome: expectationVerdicts[ruling.verdict], reason: ruling.reason };
}
