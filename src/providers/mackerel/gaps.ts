import type { Expectation, Forbidden } from '../../domain/scenario';
import type { MackerelClient } from './client';
import { interruptionOf, shortestPauseMs, usualPauseMs } from './interruption';
import type { Monitor } from './monitor';
import { breachOf, breachRuleOf } from './points';
import type { WireHost } from './schema';
import { readSeries, type Series, type TimeRange } from './series';
import { askedOf, missingMinutes, thresholdOf } from './threshold';

/** Mackerel keeps single minutes for longer, and an hour tells how often the points of a metric come. */
export const lookBackSeconds = 3_600;

/** What a monitor saw of the window. */
export interface Seen {
  readonly monitor: Monitor;
  readonly hosts: readonly WireHost[];
  /** Of the window alone. */
  readonly series: readonly Series[];
  readonly range: TimeRange;
  readonly minuteMs: number;
}

/**
 * In words, the interruptions because of which silence proves nothing. Throws ProviderError.
 *
 * A control needs each of its metrics all the time. An alert that was expected could still come from any one metric that
 * did not stop.
 */
export async function gapsOf(
  client: MackerelClient,
  subject: Expectation | Forbidden,
  seen: Seen,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { series, range, minuteMs } = seen;
  if ('withinMs' in subject) return gapsBeforeDeadline(client, subject, seen, signal);
  return series.flatMap((each) => interruptionOf(each, range, shortestPauseMs(each.points, minuteMs)) ?? []);
}

async function gapsBeforeDeadline(
  client: MackerelClient,
  subject: Expectation,
  { monitor, hosts, series, range, minuteMs }: Seen,
  signal: AbortSignal,
): Promise<readonly string[]> {
  // A request that gets no answer has no response time, and that is what its monitor fires for.
  if (monitor.type === 'external') return [];
  const asked = askedOf(subject);
  const missing = missingMinutes(monitor, asked);
  // It fires for the very pause.
  if (missing !== undefined && missing * minuteMs <= subject.withinMs) return [];
  const deadlineS = range.from + subject.withinMs / 1000;
  const threshold = thresholdOf(monitor, asked);
  // Points that came before the pause were enough for an alert: the pause is not why there is none.
  const hasCrossed = ({ points }: Series) =>
    threshold !== undefined && breachOf(points, threshold, breachRuleOf(monitor))?.crossedAtMs !== undefined;
  const mayHavePaused = (each: Series) => interruptionOf(each, range, minuteMs, deadlineS) !== undefined;
  const fed = series.filter(({ points }) => points.length > 0);
  if (!fed.every((each) => mayHavePaused(each) && !hasCrossed(each))) return [];
  const before = await readSeries(client, monitor, hosts, hourBefore(range), signal);
  const found = fed.map((each) => {
    const earlier = before?.find(({ title }) => title === each.title)?.points ?? [];
    const everyMs = usualPauseMs([...earlier, ...each.points], minuteMs);
    return everyMs === undefined ? undefined : interruptionOf(each, range, everyMs, deadlineS);
  });
  return found.every((gap) => gap !== undefined) ? found : [];
}

/** Its last second is the one before the window's first: no point is counted twice. */
const hourBefore = ({ from }: TimeRange): TimeRange => ({ from: from - lookBackSeconds, to: Math.floor(from) - 1 });
