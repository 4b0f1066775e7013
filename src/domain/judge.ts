import { estimateOffset } from './clockOffset';
import type {
  Awaited,
  Conclusions,
  CourtesyConclusion,
  ExpectationConclusion,
  PollingConclusion,
  RollbackConclusion,
  SilenceConclusion,
  UnexpectedConclusion,
} from './conclusions';
import { courtesiesOf } from './courtesiesOf';
import type { Fact, FactOf } from './facts';
import { judgeExpectation } from './judgeExpectation';
import { judgeNotification } from './judgeNotification';
import { judgeResolution } from './judgeResolution';
import { judgeForbidden, judgeUnexpected } from './judgeSilence';
import { marksOf } from './marks';
import { matchingAlerts, openedSince } from './matching';
import type { Scenario } from './scenario';
import { readingsOf } from './stamps';
import { effectGoneOf, timelineOf, type Timeline } from './timeline';
import { worstOutcome, type DrillOutcome } from './verdict';

/**
 * What follows from the facts so far. Pure: the same scenario and facts give the same conclusions, live and in `replay`;
 * it takes no clock, since a time limit that is reached is a fact too. Called again with each fact.
 */
export function judge(scenario: Scenario, facts: readonly Fact[]): Conclusions {
  const timeline = timelineOf(scenario, facts);
  const expectations = scenario.expect.map((expectation) =>
    withSequel(timeline, judgeExpectation(timeline, expectation)),
  );
  const forbidden = scenario.forbid.map((item) => judgeForbidden(timeline, item));
  const unexpected = judgeUnexpected(timeline);
  const courtesies = courtesiesOf(facts);
  const rollback = withCourtesies(judgeRollback(timeline), courtesies, timeline.closing);
  const effectGone = effectGoneOf(timeline);
  return {
    ...(timeline.injection && { injected: timeline.injection }),
    ...(timeline.onset && { onset: timeline.onset }),
    ...(effectGone && { effectGone }),
    rollback,
    courtesies,
    expectations,
    forbidden,
    unexpected,
    marks: marksOf(timeline, expectations),
    notes: timeline.notes,
    polling: Object.fromEntries([...timeline.polled].map(([provider, { polls }]) => [provider, pollingOf(polls)])),
    awaiting: awaitedBy(expectations, forbidden, unexpected),
    outcome: outcomeOf(rollback, expectations, forbidden, unexpected),
  };
}

/** What is asked of an alert beside that it opens: that somebody was told, and that it closes again. */
function withSequel(timeline: Timeline, conclusion: ExpectationConclusion): ExpectationConclusion {
  const { expectation, verdict } = conclusion;
  const { notified, resolved } = expectation;
  const { injection } = timeline;
  if (injection === undefined || (verdict !== 'detected' && verdict !== 'late')) return conclusion;
  const opened = matchingAlerts(timeline, expectation).filter((sighting) => openedSince(sighting, injection.earliest));
  return {
    ...conclusion,
    ...(notified && { notification: judgeNotification(timeline, { ...expectation, notified }, opened) }),
    ...(resolved && { resolution: judgeResolution(timeline, resolved.withinMs, opened) }),
  };
}

/**
 * At the end of a drill, what was not seen to be rolled back counts as not rolled back: where there is a probe, it has to
 * have looked since, however early the drill was ended.
 */
function judgeRollback(timeline: Timeline): RollbackConclusion {
  const { scenario, touched, rolledBack, rollbackFailed, dues, changes, seenGone, closing, waitingEnded } = timeline;
  const notes = rolledBack?.notes ?? [];
  if (rollbackFailed !== undefined) return { state: 'failed', message: rollbackFailed.message, notes };
  if (scenario.fault === undefined || !touched) return { state: 'not-needed', notes };
  if (rolledBack === undefined) {
    return closing
      ? { state: 'failed', message: 'the drill ended without a rollback', notes }
      : { state: 'pending', notes };
  }
  const at = { earliest: rolledBack.sentAtMs, latest: rolledBack.ackedAtMs };
  const isGone = changes.at(-1)?.state !== 'there' && (scenario.effect === undefined || seenGone);
  if (isGone) return { state: 'done', at, notes };
  if (!dues.has('rollback-verification') && waitingEnded === undefined && !closing) {
    return { state: 'pending', at, notes };
  }
  const unseen = 'the rollback was done, but the effect was not seen to go away';
  const message = waitingEnded === undefined ? unseen : `${unseen}: ${waitingEnded.why}`;
  return { state: 'unverified', at, message, notes };
}

/** At the end: what people are left with is told as a rollback is, since `recover` is what helps. */
function withCourtesies(
  rollback: RollbackConclusion,
  courtesies: readonly CourtesyConclusion[],
  closing: boolean,
): RollbackConclusion {
  const left = courtesies.filter(({ state }) => state === 'not-undone').map(({ text }) => text);
  if (!closing || left.length === 0) return rollback;
  const isFaultGone = rollback.state === 'done' || rollback.state === 'not-needed';
  const message = [...(rollback.message === undefined ? [] : [rollback.message]), ...left].join('; ');
  return { ...rollback, state: 'failed', message, ...(isFaultGone && { only: 'courtesies' }) };
}

function awaitedBy(
  expectations: readonly ExpectationConclusion[],
  forbidden: readonly SilenceConclusion[],
  unexpected: UnexpectedConclusion,
): ReadonlySet<Awaited> {
  const all = [...expectations, ...sequelsOf(expectations), ...forbidden, unexpected];
  return new Set(all.flatMap((conclusion) => conclusion.awaiting ?? []));
}

function outcomeOf(
  rollback: RollbackConclusion,
  expectations: readonly ExpectationConclusion[],
  forbidden: readonly SilenceConclusion[],
  unexpected: UnexpectedConclusion,
): DrillOutcome {
  if (rollback.state === 'failed' || rollback.state === 'unverified') return 'rollback-failed';
  const watch = unexpected.policy === 'fail' ? [unexpected] : [];
  return worstOutcome(
    [...expectations, ...sequelsOf(expectations), ...forbidden, ...watch].map(
      ({ outcome = 'inconclusive' }) => outcome,
    ),
  );
}

const sequelsOf = (expectations: readonly ExpectationConclusion[]) =>
  expectations.flatMap(({ notification, resolution }) => [notification ?? [], resolution ?? []].flat());

/** Longer without a successful poll is a gap worth telling. */
const gapMs = 10_000;

function pollingOf(polls: readonly FactOf<'polled'>[]): PollingConclusion {
  const succeeded = polls.filter((poll) => poll.result.ok);
  const last = polls.at(-1);
  const offset = last && estimateOffset(readingsOf(polls), last.answeredAtMs);
  const looks = [polls[0], ...succeeded, last].flatMap((poll) => poll?.sentAtMs ?? []);
  const gaps = looks.filter((sentAtMs, index) => sentAtMs - (looks[index - 1] ?? sentAtMs) > gapMs);
  return {
    requests: polls.reduce((sum, { result }) => sum + (result.ok ? result.pages : 1), 0),
    failed: polls.length - succeeded.length,
    gaps: gaps.length,
    ...(offset && { offset }),
  };
}
