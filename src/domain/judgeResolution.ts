import type { ResolutionConclusion } from './conclusions';
import { elapsed, middleOf, type Interval } from './instant';
import { closedAtOf } from './matching';
import type { Sighting, Timeline } from './timeline';
import { effectGoneOf } from './timeline';
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
  const over = timeline.dues.has('recovery') || timeline.closing;
  const gone = effectGoneOf(timeline);
  if (timeline.rollbackStartedAtMs === undefined && !timeline.closing) return { awaiting: 'resolution' };

  const stillOpen = opened.find(({ alert }) => alert.closedAt === undefined);
  if (stillOpen !== undefined) {
    if (!over) return { awaiting: 'resolution' };
    if (!timeline.dues.has('recovery'))
      return concluded('resolution-unknown', 'the drill ended before the time was up');
    return concluded(
      'not-resolved',
      `alert ${stillOpen.alert.id} was still open ${inSeconds(withinMs)} after the effect was gone`,
    );
  }
  const last = lastClosed(timeline, opened);
  if (last === undefined) return concluded('resolution-unknown', 'it was not seen when it closed');
  const { sighting, closedAt } = last;
  if (sighting.alert.closedBy === 'person') return concluded('not-resolved', 'a person closed it; that is no recovery');
  if (sighting.alert.closedBy === 'removal')
    return concluded('not-resolved', 'it closed because what it watched was removed');

  const underFault = closedAt.latest < (timeline.rollbackStartedAtMs ?? Number.POSITIVE_INFINITY);
  if (underFault && (gone === undefined || closedAt.latest < gone.earliest)) {
    return concluded('closed-under-fault', 'it closed while the fault was still there');
  }
  if (gone === undefined) {
    return over ? concluded('resolution-unknown', 'the effect was never seen to be gone') : { awaiting: 'resolution' };
  }
  const latency = elapsed(gone, closedAt);
  const estimate = middleOf(latency);
  const said = `closed ${inSeconds(estimate)} after the effect was gone, expected within ${inSeconds(withinMs)}`;
  return { ...concluded(estimate <= withinMs ? 'resolved' : 'resolved-late', said), latency };
}

const concluded = (verdict: ResolutionVerdict, reason: string) => ({
  verdict,
  outcome: resolutionVerdicts[verdict],
  reason,
});

function lastClosed(timeline: Timeline, opened: readonly Sighting[]) {
  const closings = opened.flatMap((sighting): { sighting: Sighting; closedAt: Interval }[] => {
    const closedAt = closedAtOf(timeline, sighting);
    return closedAt === undefined ? [] : [{ sighting, closedAt }];
  });
  return closings.toSorted((a, b) => a.closedAt.latest - b.closedAt.latest).at(-1);
}
