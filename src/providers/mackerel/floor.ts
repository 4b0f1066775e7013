import type { LatencyBound } from '../../domain/resolvedMonitor';
import { inSeconds } from '../../domain/wording';
import { countText, processing, sum, type LatencyBounds, type LatencyFacts, type Term } from './bound';
import { checkBounds } from './checkBounds';
import { samplesNeeded, type MetricLevels, type SamplesNeeded } from './samplesNeeded';
import { missingMinutes, statusCounts, thresholdOf } from './threshold';

/** Mackerel's time-out for an external check; it doesn't shrink with a compressed minute. */
const checkTimeout: Term = { ms: 15_000, text: 'time-out of the check' };
/** How long hosts may be silent, in minutes. Assumed: undisclosed, tuned by Mackerel. */
const silenceMinutes = 10;

/**
 * Shortest and longest time from the fault to the alert, from the monitor's configuration: the table "Detection time
 * from fault start" of mackerel.md, which is derived from the documents and the sources of mackerel-agent.
 */
export function latencyBounds(facts: LatencyFacts): LatencyBounds {
  const { monitor, minuteMs } = facts;
  const minutes = (count: number, text: string): Term => ({
    ms: count * minuteMs,
    text: `${inSeconds(minuteMs)} x ${count} ${text}`,
  });
  const backward = monitor.evaluateBackwardMinutes;
  switch (monitor.type) {
    case 'host':
    case 'service':
      return metricBounds(facts);
    case 'external':
      return externalBounds(facts);
    case 'connectivity':
      return {
        floor: sum(minutes(silenceMinutes - 1, 'of silence (assumed) after the last post')),
        worst: sum(minutes(silenceMinutes, 'of silence (assumed)'), minutes(1, 'until the next scan'), processing),
        intervalMs: minuteMs,
      };
    case 'expression':
      return {
        floor: sum(minutes(backward ?? 2, 'minutes evaluated backwards')),
        worst: sum(
          minutes(1, 'post interval'),
          minutes(backward ?? 2, 'minutes evaluated backwards'),
          minutes(5, 'until the next evaluation'),
          processing,
        ),
        intervalMs: 5 * minuteMs,
      };
    case 'query':
      return {
        floor: sum(minutes(backward ?? 0, 'minutes evaluated backwards')),
        worst: sum(
          minutes(1, 'post interval'),
          minutes(Math.max(1, backward ?? 0), 'batching or minutes evaluated backwards'),
          minutes(1, 'until the next evaluation'),
          processing,
        ),
        intervalMs: minuteMs,
      };
    case 'check':
      return checkBounds(facts);
    case 'anomalyDetection':
      return {
        worstUnknown:
          'what is odd enough depends on weeks of values that Mackerel learnt from, which no configuration shows',
      };
    default:
      return { worstUnknown: `nothing is known here of monitors of the type ${monitor.type}` };
  }
}

function metricBounds(facts: LatencyFacts): LatencyBounds {
  const { monitor, asked, minuteMs, hint, observed } = facts;
  const everyMs = hint?.everyMs ?? observed.everyMs ?? minuteMs;
  const threshold = thresholdOf(monitor, asked);
  const levels = { normal: hint?.normal ?? observed.normal, faulted: hint?.faulted };
  const samples = threshold && samplesNeeded(threshold, monitor.duration ?? 1, levels);
  const silent = missingMinutes(monitor, asked);
  const byValues =
    samples === undefined || samples === 'never'
      ? undefined
      : facts.byAgent
        ? agentWay(facts, samples, levels)
        : directWay(facts, samples, everyMs);
  // Who says what the value is under the fault says that there is one.
  if (byValues !== undefined && (silent === undefined || hint?.faulted !== undefined)) {
    return { ...byValues, intervalMs: everyMs };
  }
  if (silent === undefined) return { intervalMs: everyMs, ...(samples === 'never' && { never: true }) };
  const bySilence = silenceWay(silent, everyMs, minuteMs);
  if (byValues === undefined) return { ...bySilence, intervalMs: everyMs };
  return { ...widest([byValues, bySilence]), whileValuesCome: byValues, intervalMs: everyMs };
}

function silenceWay(silentMinutes: number, everyMs: number, minuteMs: number): Way {
  const silence = { ms: silentMinutes * minuteMs, text: `${inSeconds(minuteMs)} x ${silentMinutes} without data` };
  return {
    floor: sum(silence, { ms: -everyMs, text: 'post interval' }),
    worst: sum(silence, { ms: minuteMs, text: 'until the next scan (assumed)' }, processing),
  };
}

type Way = Readonly<Record<'floor' | 'worst', LatencyBound>>;

function directWay({ monitor }: LatencyFacts, { least, most }: SamplesNeeded, everyMs: number): Way {
  const attempts = monitor.maxCheckAttempts ?? 1;
  const every = `${inSeconds(everyMs)} post interval`;
  return {
    floor: sum({ ms: everyMs * (least + attempts - 2), text: `${every} x ${intervalsText(least, attempts, 2)}` }),
    worst: sum(
      { ms: everyMs * (most + attempts - 1), text: `${every} x ${intervalsText(most, attempts, 1)}` },
      { ms: everyMs, text: 'a first value gathered over half good times' },
      processing,
    ),
  };
}

/** The agent's minute is a real one. */
function agentWay(facts: LatencyFacts, { least, most }: SamplesNeeded, levels: MetricLevels): Way {
  const { monitor } = facts;
  const attempts = monitor.maxCheckAttempts ?? 1;
  const minuteMs = 60_000;
  const isGauge = /^(loadavg|memory|filesystem|swap|disk%)/.test(monitor.metric ?? '');
  const share = isGauge ? undefined : shareOfFirst(facts, least, levels);
  const partly = (1 - (share ?? 0)) * minuteMs;
  return {
    floor: sum(
      { ms: minuteMs * (least + attempts - 1), text: `60 s x ${intervalsText(least, attempts, 1)}` },
      ...(isGauge ? [] : [{ ms: -partly, text: 'a partly faulted minute that is beyond the threshold' }]),
    ),
    worst: sum(
      { ms: minuteMs * (most + attempts - 1), text: `60 s x ${intervalsText(most, attempts, 1)}` },
      { ms: minuteMs * (share ?? 1), text: 'until the first sample' },
      { ms: 59_000, text: "the host's own delay" },
      processing,
    ),
  };
}

/**
 * Which part of its minute has to be faulty for the first of `samples` bad ones to count as such: the others bring the
 * mean of N points the rest of the way to the threshold.
 */
function shareOfFirst(
  { monitor, asked }: LatencyFacts,
  samples: number,
  { normal, faulted }: MetricLevels,
): number | undefined {
  const threshold = thresholdOf(monitor, asked);
  if (threshold === undefined || normal === undefined || faulted === undefined) return undefined;
  const needed = ((monitor.duration ?? 1) * (threshold.value - normal)) / (faulted - normal);
  return Math.min(1, Math.max(0, needed - (samples - 1)));
}

function externalBounds({ monitor, asked, minuteMs, hint }: LatencyFacts): LatencyBounds {
  const attempts = monitor.maxCheckAttempts ?? 1;
  // Checks never overlap, so that one that times out takes the place of several where the minute is compressed.
  const slowestMs = Math.max(minuteMs, checkTimeout.ms);
  const every = `${inSeconds(minuteMs)} between checks`;
  const slowest = `up to ${inSeconds(slowestMs)} between checks`;
  const ways: Way[] = [];
  if (statusCounts(asked)) {
    ways.push({
      floor: sum({ ms: minuteMs * (attempts - 1), text: `${every} x (${countText(attempts, 'attempt')} - 1)` }),
      worst: sum(
        { ms: slowestMs * attempts, text: `${slowest} x ${countText(attempts, 'attempt')}` },
        checkTimeout,
        processing,
      ),
    });
  }
  const threshold = thresholdOf(monitor, asked);
  const levels = { normal: hint?.normal, faulted: hint?.faulted };
  const samples = threshold && samplesNeeded(threshold, monitor.responseTimeDuration ?? 1, levels);
  if (samples !== undefined && samples !== 'never') {
    const { least, most } = samples;
    ways.push({
      floor: sum({ ms: minuteMs * (least + attempts - 2), text: `${every} x ${intervalsText(least, attempts, 2)}` }),
      worst: sum(
        { ms: slowestMs * (most + attempts - 1), text: `${slowest} x ${intervalsText(most, attempts, 1)}` },
        checkTimeout,
        processing,
      ),
    });
  }
  return { ...widest(ways), intervalMs: minuteMs };
}

/** How many intervals it takes until so many samples, and so many attempts upon the last of them, are bad. */
const intervalsText = (samples: number, attempts: number, less: number): string =>
  `(${countText(samples, 'sample')} + ${countText(attempts, 'attempt')} - ${less})`;

/** It may fire in any of these ways: as early as the earliest, as late as the latest. */
function widest(ways: readonly Way[]): { readonly floor?: LatencyBound; readonly worst?: LatencyBound } {
  const [first, ...others] = ways;
  if (first === undefined) return {};
  return others.reduce(
    (wide, way) => ({
      floor: way.floor.ms < wide.floor.ms ? way.floor : wide.floor,
      worst: way.worst.ms > wide.worst.ms ? way.worst : wide.worst,
    }),
    first,
  );
}
