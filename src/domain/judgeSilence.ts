import type { Alert } from './alert';
import type { Awaited, SilenceConclusion, UnexpectedConclusion } from './conclusions';
import { isCovered } from './coverage';
import { openBefore, openedSince } from './detection';
import { middleOf } from './instant';
import { loadWasMeasured, shortfallOf } from './loadDelivery';
import { matchingAlerts, openedAtOf, withinScope } from './matching';
import { isControl, type Forbidden } from './scenario';
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
  const named = [...scenario.expect, ...scenario.forbid].flatMap((subject) =>
    matchingAlerts(timeline, subject).map(({ alert }) => alert.id),
  );
  const strangers = timeline.sightings
    .filter((sighting) => injection !== undefined && openedSince(timeline, sighting, injection.earliest))
    .map(({ alert }) => alert)
    .filter((alert) => !named.includes(alert.id) && withinScope(alert.target, scenario.scope) !== false);
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
    .filter((sighting) => openedSince(timeline, sighting, injection.earliest))
    .toSorted((a, b) => middleOf(openedAtOf(timeline, a).at) - middleOf(openedAtOf(timeline, b).at))
    .map(({ alert }) => alert)[0];
}

function alreadyOpen(timeline: Timeline, forbidden: Forbidden): Ruling | undefined {
  const reason = timeline.blocked
    .flatMap((fact) => fact.reasons)
    .find(({ cause, key }) => cause === 'already-open' && key === forbidden.key);
  if (reason !== undefined) return { verdict: 'already-open', reason: reason.detail };
  const { injection } = timeline;
  if (injection === undefined) return undefined;
  const old = matchingAlerts(timeline, forbidden).find((sighting) =>
    openBefore(timeline, sighting, injection.earliest),
  );
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
  const { scenario, injection, injectionFailed, onset, stopped, windowEndMs, dues, closing } = timeline;
  if (injection === undefined) {
    return stopped ? { verdict: stopped.cause, reason: stopped.why } : { awaiting: 'window' };
  }
  if (injectionFailed !== undefined) return { verdict: 'fault-failed', reason: injectionFailed.message };
  if (scenario.effect !== undefined && onset === undefined && windowEndMs !== undefined && stopped === undefined) {
    return { verdict: 'no-effect', reason: 'the fault had no effect, so silence proves nothing' };
  }
  if (windowEndMs === undefined) return { awaiting: 'window' };
  const short = shortfallOf(timeline);
  if (short !== undefined || (!loadWasMeasured(timeline) && stopped === undefined)) {
    const got =
      short === undefined ? 'nothing' : `${Math.round(short.delivered)} of ${Math.round(short.asked)} iterations`;
    return { verdict: 'load-not-delivered', reason: `k6 delivered ${got}; 80 % are needed` };
  }
  if (stopped !== undefined) return { verdict: stopped.cause, reason: stopped.why };
  const silent = providers.find((provider) => !isCovered(timeline, provider, windowEndMs));
  if (silent === undefined) return undefined;
  if (!dues.has('last-look') && !closing) return { awaiting: 'coverage' };
  return {
    verdict: 'provider-unreachable',
    reason: `${silent} gave no complete answer that covers the whole window, so its silence proves nothing`,
  };
}

/** A control proves something only where the monitor had data to judge. */
function withoutData(timeline: Timeline, forbidden: Forbidden): Ruling | undefined {
  if (!isControl(timeline.scenario)) return undefined;
  const evidence = timeline.evidence.get(forbidden.key);
  if (evidence === undefined) {
    if (!timeline.closing) return { awaiting: 'evidence' };
    return { verdict: 'no-data', reason: 'whether the monitor had data could not be asked' };
  }
  if (evidence.data !== 'absent') return undefined;
  const said = evidence.explanation.find(({ cause }) => cause === 'no-data');
  return { verdict: 'no-data', reason: said?.evidence ?? 'the monitor had no data in the window' };
}

const quiet = (timeline: Timeline): Ruling => ({
  verdict: 'quiet',
  reason: `watched for ${inSeconds(watchedMsOf(timeline))}`,
});

function watched(timeline: Timeline, ruling: Ruling) {
  return 'verdict' in ruling && ruling.verdict === 'quiet' ? { watchedMs: watchedMsOf(timeline) } : {};
}

const watchedMsOf = ({ windowEndMs = 0, injection }: Timeline): number => windowEndMs - (injection?.earliest ?? 0);

const providersOf = (timeline: Timeline): readonly string[] => [
  ...new Set([
    ...timeline.polls.keys(),
    ...[...timeline.scenario.expect, ...timeline.scenario.forbid].map(({ provider }) => provider),
  ]),
];

function asConclusion(ruling: Ruling) {
  if ('awaiting' in ruling) return ruling;
  return { verdict: ruling.verdict, outcome: silenceVerdicts[ruling.verdict], reason: ruling.reason };
}
