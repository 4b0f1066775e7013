import type { NotificationConclusion } from './conclusions';
import { isTooUncertain, startOfLatency, straddles } from './expectationCase';
import type { FactOf } from './facts';
import { elapsed, exactly, middleOf, type Interval } from './instant';
import { tellingsOf } from './notificationsOf';
import type { Expectation, NotifiedExpectation } from './scenario';
import type { Sighting } from './sightings';
import type { Timeline } from './timeline';
import { notificationVerdicts, type NotificationVerdict } from './verdict';
import { inSeconds } from './wording';

export type ToNotify = Expectation & { readonly notified: NotifiedExpectation };

/**
 * Whether somebody was told of what had opened, and in time, counted from the onset as detection is. The first
 * notification counts, by whom it was sent and of which opening it may be. That nobody was told is certain only where
 * the receiver listened all the time and the hold was not over before the deadline.
 */
export function judgeNotification(
  timeline: Timeline,
  expectation: ToNotify,
  opened: readonly Sighting[],
): NotificationConclusion {
  const explanation = timeline.notificationEvidence.get(expectation.key)?.explanation ?? [];
  const start = startOfLatency(timeline);
  if (start === undefined) return { awaiting: 'onset', borderline: false, explanation };
  const { withinMs, receiver } = expectation.notified;
  const { told, ofLess } = tellingsOf(timeline, expectation, opened);
  const asked = told.filter((telling) => receiver === undefined || telling.receiver === receiver);
  const [first] = asked;
  const arrived = first && { first, latency: elapsed(start, exactly(first.atMs)) };
  const ruling =
    arrived && countsAsArrival(timeline, arrived.latency, first.atMs, withinMs)
      ? { ...ruleArrival(timeline, expectation.notified, arrived), ...arrivalOf(arrived) }
      : ruleSilence(timeline, expectation.notified, start, { asked, told, ofLess });
  return { borderline: false, ...ruling, explanation };
}

type Ruling = Pick<NotificationConclusion, 'verdict' | 'outcome' | 'awaiting' | 'reason'>;
type Telling = FactOf<'notification-arrived'>;

interface Arrived {
  readonly first: Telling;
  readonly latency: Interval;
}

/** In time whatever ended the drill; late only while the fault lasted. */
function countsAsArrival({ windowEnd }: Timeline, latency: Interval, atMs: number, withinMs: number): boolean {
  return middleOf(latency) <= withinMs || windowEnd === undefined || atMs <= windowEnd.atMs;
}

const arrivalOf = ({ first: { atMs, receiver }, latency }: Arrived) => ({
  arrival: { atMs, ...(receiver !== undefined && { receiver }) },
  latency,
});

function ruleArrival(
  timeline: Timeline,
  notified: NotifiedExpectation,
  { first, latency }: Arrived,
): Ruling & Pick<NotificationConclusion, 'borderline'> {
  const { withinMs } = notified;
  const borderline = straddles(latency, withinMs);
  if (isTooUncertain(latency, withinMs)) {
    const known = `${inSeconds(latency.earliest)} to ${inSeconds(latency.latest)}`;
    const why = `the time until the notification is known only as ${known}, and the deadline lies in between`;
    return { ...concluded('notification-unknown', why), borderline };
  }
  const by = first.receiver === undefined ? '' : ` (receiver ${first.receiver})`;
  const after = `after ${inSeconds(middleOf(latency))}`;
  if (middleOf(latency) <= withinMs) return { ...concluded('notified', `${after}${by}`), borderline };
  const doubt = doubtOf(timeline, notified, first.atMs);
  const late = `${after}${by}, expected within ${inSeconds(withinMs)}`;
  if (doubt !== undefined) return { ...concluded('notification-unknown', `${late}; ${doubt}`), borderline };
  return { ...concluded('notified-late', late), borderline };
}

interface Tellings {
  readonly asked: readonly Telling[];
  readonly told: readonly Telling[];
  readonly ofLess: readonly Telling[];
}

function ruleSilence(timeline: Timeline, notified: NotifiedExpectation, start: Interval, tellings: Tellings): Ruling {
  const { windowEnd, closing } = timeline;
  const { withinMs } = notified;
  const deadlineMs = start.latest + withinMs;
  if (windowEnd === undefined && !closing) return { awaiting: 'window' };
  if (windowEnd === undefined || windowEnd.atMs < deadlineMs) {
    // What was still on its way may come in time, though the fault is gone.
    if (!closing) return { awaiting: 'notification' };
    const before = windowEnd === undefined ? '' : `, ${inSeconds(deadlineMs - windowEnd.atMs)} before the deadline`;
    const why = timeline.stopped === undefined ? '' : `: ${timeline.stopped.why}`;
    return concluded('notification-unknown', `nobody had been told when the fault was taken back${before}${why}`);
  }
  const doubt = doubtOf(timeline, notified, windowEnd.atMs);
  if (doubt !== undefined) return concluded('notification-unknown', `no notification of it was seen, but ${doubt}`);
  const whom = notified.receiver === undefined ? 'nobody was told' : `receiver ${notified.receiver} was not told`;
  const why = `${whom} within ${inSeconds(withinMs)}, nor by the end of the hold`;
  return concluded('not-notified', [why, ...nearMisses(start, tellings)].join('; '));
}

/** Why a notification may have come that is not known of; undefined: all that came until then are known. */
function doubtOf(
  { receiverReadyAtMs, injection, notificationsCut }: Timeline,
  { receiver }: NotifiedExpectation,
  untilMs: number,
): string | undefined {
  const sinceMs = injection?.earliest ?? 0;
  if (receiverReadyAtMs === undefined) return 'nobody listened for notifications';
  if (receiverReadyAtMs > sinceMs) return 'the receiver did not listen before the fault';
  const cut = notificationsCut.find(
    (fact) =>
      fact.atMs >= sinceMs &&
      fact.atMs <= untilMs &&
      (receiver === undefined || fact.receiver === undefined || fact.receiver === receiver),
  );
  return cut && `it may have been in one of which something was missing: ${cut.detail}`;
}

/** What came instead. */
function nearMisses(start: Interval, { asked, told, ofLess }: Tellings): readonly string[] {
  const afterStart = (atMs: number): string => inSeconds(atMs - middleOf(start));
  const [late] = asked;
  if (late !== undefined) return [`it was told after ${afterStart(late.atMs)}, when the hold was over`];
  const [other] = told;
  if (other !== undefined) {
    const others = new Set(told.map((telling) => telling.receiver ?? 'a receiver without a name'));
    return [`told instead: ${[...others].join(', ')}, first after ${afterStart(other.atMs)}`];
  }
  const [less] = ofLess;
  return less === undefined ? [] : [`it was told of ${less.of.severity ?? 'another severity'} only`];
}

const concluded = (verdict: NotificationVerdict, reason: string) => ({
  verdict,
  outcome: notificationVerdicts[verdict],
  reason,
});
