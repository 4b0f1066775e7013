import type { Alert } from './alert';
import type { Awaited, SilenceConclusion, UnexpectedConclusion } from './conclusions';
import { isCovered, isLookedOut, uncoveredText } from './coverage';
import { elapsed, middleOf } from './instant';
import { isLoadMeasured, isTelling, shortfallOf, shortfallText } from './loadDelivery';
import { matchingAlerts, openBefore, openedSince } from './matching';
import { isControl, type Forbidden } from './scenario';
import { withinScope } from './targets';
import type { Timeline } from './timeline';
import { silenceVerdicts, type SilenceVerdict } from './verdict';
import { inSeconds } from './wording';

/** A forbidden alert: `quiet` only where its silence was watched. */
export function judgeForbidden(timeline: Timeline, forbidden: Forbidden): SilenceConclusion {
  const monitor = timeline.monitors.get(forbidden.key);
  const evidence = timeline.evidence.get(forbidden.key);
  const alert = firedDuring(timeline, forbidden);
  const ruling =
    alreadyOpen(timeline, forbidden) ??
    blocked(timeline, forbidden.key) ??
    fired(timeline, alert) ??
    unwatched(timeline, [forbidden.provider]) ??
    withoutData(timeline, forbidden) ??
    quiet(timeline);
  return {
    forbidden,
    ...(monitor && { monitor }),
    ...asConclusion(ruling),
    ...watched(timeline, ruling),
    ...(alert && { alert }),
    explanation: evidence?.explanation ?? [],
  };
}

/** Alerts that opened during the drill and match nothing. Where the scope can't be told they are named, never failed. */
export function judgeUnexpected(timeline: Timeline): UnexpectedConclusion {
  const { scenario, injection } = timeline;
  const policy = scenario.unexpected;
  if (policy === 'ignore') return { policy, alerts: [] };
  const named = [...scenario.expect, ...scenario.forbid].flatMap((subject) => matchingAlerts(timeline, subject));
  const strangers = timeline.sightings
    .filter((sighting) => injection !== undefined && openedSince(sighting, injection.earliest))
    .filter((sighting) => !named.includes(sighting))
    .map(({ alert }) => alert)
    .filter((alert) => withinScope(alert.target, scenario.scope) !== false);
  if (policy === 'warn') return { policy, alerts: strangers };

  const certain = strangers.find((alert) => withinScope(alert.target, scenario.scope) === true);
  const ruling =
    blocked(timeline) ?? fired(timeline, certain) ?? unwatched(timeline, providersOf(timeline)) ?? quiet(timeline);
  return { policy, ...asConclusion(ruling), ...watched(timeline, ruling), alerts: strangers };
}

type Ruling = { readonly verdict: SilenceVerdict; readonly reason: string } | { readonly awaiting: Awaited };

/** The matching alert that opened since the injection, the first of them. */
function firedDuring(timeline: Timeline, forbidden: Forbidden): Alert | undefined {
  const { injection } = timeline;
  if (injection === undefined) return undefined;
  return matchingAlerts(timeline, forbidden)
    .filter((sighting) => openedSince(sighting, injection.earliest))
    .toSorted((a, b) => middleOf(a.opened.at) - middleOf(b.opened.at))
    .map(({ alert }) => alert)[0];
}

function alreadyOpen(timeline: Timeline, forbidden: Forbidden): Ruling | undefined {
  const reason = timeline.blocked
    .flatMap((fact) => fact.reasons)
    .find(({ cause, key }) => cause === 'already-open' && key === forbidden.key);
  if (reason !== undefined) return { verdict: 'already-open', reason: reason.detail };
  const { injection } = timeline;
  if (injection === undefined) return undefined;
  const old = matchingAlerts(timeline, forbidden).find((sighting) => openBefore(sighting, injection.earliest));
  return old && { verdict: 'already-open', reason: `alert ${old.alert.id} was open before the drill` };
}

function blocked(timeline: Timeline, key?: string): Ruling | undefined {
  const reasons = timeline.blocked.flatMap((fact) => fact.reasons);
  const reason = reasons.find((candidate) => candidate.key === key) ?? reasons[0];
  return reason && { verdict: 'blocked', reason: reason.detail };
}

const fired = (timeline: Timeline, alert: Alert | undefined): Ruling | undefined =>
  alert && {
    verdict: 'fired',
    reason: `${alert.monitor.name} fired${isControl(timeline.scenario) ? ' under normal load' : ''}`,
  };

/** All that makes silence prove nothing, in the order of the verdicts. */
function unwatched(timeline: Timeline, providers: readonly string[]): Ruling | undefined {
  const { scenario, injection, injectionFailed, onset, stopped, windowEnd } = timeline;
  if (injectionFailed !== undefined) return { verdict: 'fault-failed', reason: injectionFailed.message };
  if (windowEnd === undefined || (injection === undefined && stopped === undefined)) return { awaiting: 'window' };
  if (scenario.effect !== undefined && onset === undefined && stopped === undefined) {
    return { verdict: 'no-effect', reason: 'the fault had no effect, so silence proves nothing' };
  }
  const short = shortfallOf(timeline);
  // Stopped when the load had hardly begun: that is what ended it.
  if (short !== undefined && (stopped === undefined || isTelling(short))) {
    return { verdict: 'load-not-delivered', reason: shortfallText(short) };
  }
  const ended = effectEnded(timeline, windowEnd.atMs);
  if (ended !== undefined) return ended;
  if (stopped !== undefined) return { verdict: stopped.cause, reason: stopped.why };
  return uncovered(timeline, providers, windowEnd.atMs) ?? unmeasured(timeline) ?? cutShort(timeline);
}

/** Silence after that is that of a system which is well again. */
function effectEnded({ changes, onset }: Timeline, endMs: number): Ruling | undefined {
  const gone = changes.find(({ state, at }) => state === 'gone' && at.latest < endMs);
  if (gone === undefined || onset === undefined) return undefined;
  const lasted = inSeconds(middleOf(elapsed(onset, gone.at)));
  return {
    verdict: 'effect-ended',
    reason: `the effect went away ${lasted} after its onset, before the hold was over, so silence proves nothing`,
  };
}

function uncovered(timeline: Timeline, providers: readonly string[], untilMs: number): Ruling | undefined {
  const silent = providers.find((provider) => !isCovered(timeline, provider, untilMs));
  if (silent === undefined) return undefined;
  if (!isLookedOut(timeline)) return { awaiting: 'coverage' };
  return {
    verdict: 'provider-unreachable',
    reason: uncoveredText(timeline, silent),
  };
}

/** With something forbidden the hold lasts to its end; a rollback before that is none of the drill's plan. */
function cutShort({ windowEnd }: Timeline): Ruling | undefined {
  return windowEnd?.by === 'rollback-started'
    ? { verdict: 'aborted', reason: 'the fault was rolled back before the hold was over' }
    : undefined;
}

function unmeasured(timeline: Timeline): Ruling | undefined {
  if (isLoadMeasured(timeline)) return undefined;
  if (!isLookedOut(timeline)) return { awaiting: 'evidence' };
  return { verdict: 'load-not-delivered', reason: 'how much of the load was delivered is not known' };
}

/** A control proves something only where the monitor had data to judge. */
function withoutData(timeline: Timeline, forbidden: Forbidden): Ruling | undefined {
  if (!isControl(timeline.scenario)) return undefined;
  const evidence = timeline.evidence.get(forbidden.key);
  if (evidence === undefined) {
    if (!timeline.closing) return { awaiting: 'evidence' };
    return { verdict: 'no-data', reason: 'whether the monitor had data could not be asked' };
  }
  if (evidence.data === 'present') return undefined;
  const said = evidence.explanation.find(({ cause }) => cause === 'no-data');
  const unsaid =
    evidence.data === 'absent' ? 'the monitor had no data in the window' : 'whether the monitor had data is not known';
  return { verdict: 'no-data', reason: said?.evidence ?? unsaid };
}

const quiet = (timeline: Timeline): Ruling => ({
  verdict: 'quiet',
  reason: `watched for ${inSeconds(watchedMsOf(timeline))}`,
});

function watched(timeline: Timeline, ruling: Ruling) {
  return 'verdict' in ruling && ruling.verdict === 'quiet' ? { watchedMs: watchedMsOf(timeline) } : {};
}

const watchedMsOf = ({ windowEnd, injection }: Timeline): number => (windowEnd?.atMs ?? 0) - (injection?.earliest ?? 0);

const providersOf = (timeline: Timeline): readonly string[] => [
  ...new Set([
    ...timeline.polled.keys(),
    ...[...timeline.scenario.expect, ...timeline.scenario.forbid].map(({ provider }) => provider),
  ]),
];

function asConclusion(ruling: Ruling) {
  if ('awaiting' in ruling) return ruling;
  return { verdict: ruling.verdict, outcome: silenceVerdicts[ruling.verdict], reason: ruling.reason };
}
