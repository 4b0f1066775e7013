import type { ResolutionConclusion } from './conclusions';
import { elapsed, middleOf, type Interval } from './instant';
import type { Sighting } from './sightings';
import { effectGoneOf, type Timeline } from './timeline';
import { resolutionVerdicts, type ResolutionVerdict } from './verdict';
import { inSeconds } from './wording';

/**
 * Whether what had opened also closed in time, counted from *effect gone*. The last closing of all openings counts: a
 * reopening undoes a resolution, and a close by hand is none.
 */
export function judgeResolution(
  timeline: Timeline,
  withinMs: number,
  opened: readonly Sighting[],
): ResolutionConclusion {
  if (timeline.rollbackStartedAtMs === undefined && !timeline.closing) return { awaiting: 'resolution' };
  const gone = effectGoneOf(timeline);
  const stillOpen = opened.find(({ closed }) => closed === undefined);
  if (stillOpen !== undefined) return judgeOpen(timeline, withinMs, stillOpen, gone);
  const last = opened
    .flatMap(withClosing)
    .toSorted((a, b) => a.closedAt.latest - b.closedAt.latest)
    .at(-1);
  if (last === undefined) return concluded('resolution-unknown', 'it was not seen when it closed');
  return judgeClosed(timeline, withinMs, last, gone);
}

/** An alert counts as still open only where a listing that was sent after the time was up shows it. */
function judgeOpen(
  timeline: Timeline,
  withinMs: number,
  { alert, polled }: Sighting,
  gone: Interval | undefined,
): ResolutionConclusion {
  const untilMs = gone === undefined ? undefined : gone.latest + withinMs;
  const shown =
    untilMs !== undefined &&
    polled.polls.some(({ result, sentAtMs }) => result.ok && sentAtMs >= untilMs && result.openIds.includes(alert.id));
  if (shown) {
    return concluded(
      'not-resolved',
      `alert ${alert.id} was still open ${inSeconds(withinMs)} after the effect was gone`,
    );
  }
  if (!timeline.closing) return { awaiting: 'resolution' };
  return concluded(
    'resolution-unknown',
    gone === undefined
      ? 'the effect was never seen to be gone'
      : `alert ${alert.id} was not seen to close, nor to be open when its time was up`,
  );
}

function judgeClosed(
  timeline: Timeline,
  withinMs: number,
  { sighting, closedAt }: Closing,
  gone: Interval | undefined,
): ResolutionConclusion {
  const { closedBy } = sighting.alert;
  if (closedBy === 'person') return concluded('not-resolved', 'a person closed it; that is no recovery');
  if (closedBy === 'removal') return concluded('not-resolved', 'it closed because what it watched was removed');

  const underFault = closedAt.latest < (timeline.rollbackStartedAtMs ?? Number.POSITIVE_INFINITY);
  if (underFault && (gone === undefined || closedAt.latest < gone.earliest)) {
    return concluded('closed-under-fault', 'it closed while the fault was still there');
  }
  if (gone === undefined) {
    if (!timeline.closing) return { awaiting: 'resolution' };
    return concluded('resolution-unknown', 'the effect was never seen to be gone');
  }
  const latency = elapsed(gone, closedAt);
  const estimate = middleOf(latency);
  const said = `closed ${inSeconds(estimate)} after the effect was gone, expected within ${inSeconds(withinMs)}`;
  return { ...concluded(estimate <= withinMs ? 'resolved' : 'resolved-late', said), latency };
}

interface Closing {
  readonly sighting: Sighting;
  readonly closedAt: Interval;
}

const withClosing = (sighting: Sighting): readonly Closing[] =>
  sighting.closed === undefined ? [] : [{ sighting, closedAt: sighting.closed.at }];

const concluded = (verdict: ResolutionVerdict, reason: string) => ({
  verdict,
  outcome: resolutionVerdicts[verdict],
  reason,
});
