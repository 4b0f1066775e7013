import type { Alert } from '../../domain/alert';
import type { Explanation } from '../../domain/explanation';
import { satisfies } from '../../domain/matching';
import type { MetricSeries } from '../../domain/metricSeries';
import { targetMatches } from '../../domain/targets';
import type { Expectation, Forbidden } from '../../domain/scenario';
import { inSeconds } from '../../domain/wording';
import { nearest } from '../../config/nearest';
import type { Evidence, Window } from '../../ports/provider';
import { listAlerts, namedAlert, type AlertParts } from './alerts';
import { gapsOf } from './gaps';
import { onProvidersClock } from './inspect';
import type { Monitor } from './monitor';
import { targetsOf } from './obstacles';
import { breachOf, breachRuleOf } from './points';
import { resolve } from './resolve';
import { readSeries, type Series } from './series';
import { askedOf, thresholdOf, type Threshold } from './threshold';

const realMinuteMs = 60_000;
/** An evaluation that took longer than this after the data says something about the provider. */
const slowBeyondMs = 5_000;

/** What Mackerel's own data say about the window. */
export async function explain(
  parts: AlertParts,
  subject: Expectation | Forbidden,
  window: Window,
  signal: AbortSignal,
): Promise<Evidence> {
  parts.directory.readAfter(window.toMs);
  const { monitor, hosts, blockers } = await resolve(parts, subject, signal);
  if (monitor === undefined) {
    const evidence = blockers.map(({ detail }) => detail).join('; ');
    return { data: 'unknown', explanation: [{ cause: 'no-evidence', evidence }] };
  }
  const at = onProvidersClock(window);
  const minuteMs = parts.client.compressedMinuteMs() ?? realMinuteMs;
  const targets = targetsOf(monitor, subject.on, hosts, await parts.directory.downtimes(signal), at, minuteMs);
  const alerts = await alertsOf(parts, at.earliest, signal);
  const range = { from: at.earliest / 1000, to: at.latest / 1000 };
  const series = await readSeries(parts.client, monitor, targets.hosts, range, signal);
  const seen = { monitor, hosts: targets.hosts, series: series ?? [], range, minuteMs };
  const gaps = await gapsOf(parts.client, subject, seen, signal);
  const found = [
    ...gaps.map((evidence) => ({ cause: 'no-data' as const, evidence })),
    ...targets.obstacles.map(({ cause, detail }) => ({ cause, evidence: detail })),
    ...(monitor.isMute ? [{ cause: 'muted' as const, evidence: 'the monitor is muted: nobody is notified' }] : []),
    // That no alert came of values that were beyond the threshold is what an obstacle explains.
    ...explainData(monitor, subject, series, alerts, at.earliest).filter(
      ({ cause }) => cause !== 'slow-evaluation' || !targets.obstacles.some(({ forAll }) => forAll),
    ),
    ...nearMisses(monitor, subject, alerts),
  ];
  const nothing = { cause: 'no-evidence' as const, evidence: 'the API shows nothing that explains it' };
  return {
    data: gaps.length > 0 ? 'absent' : dataOf(series),
    explanation: found.length > 0 ? found : [nothing],
    metric: (series ?? []).map((each) => forChart(each, thresholdOf(monitor, askedOf(subject)), window)),
  };
}

/** Whole seconds, as Mackerel has them, on the harness's clock. */
const forChart = ({ title, points }: Series, threshold: Threshold | undefined, { offsetMs }: Window): MetricSeries => ({
  title,
  ...(threshold && { threshold: { operator: threshold.operator, value: threshold.value } }),
  points: points.map(({ time, value }) => ({ atMs: time * 1000 - offsetMs, value })),
});

/** Those that opened within the window, or were open in it, as the provider names them. */
async function alertsOf(parts: AlertParts, sinceMs: number, signal: AbortSignal): Promise<readonly Alert[]> {
  const listing = await listAlerts(parts.client, { closed: true, sinceMs, priority: 'evidence' }, signal);
  const within = listing.alerts.filter(({ openedAt }) => (openedAt + 1) * 1000 > sinceMs);
  await parts.directory.learn(within, signal);
  // Closed ones that no poll followed show only that they were closed; the log has the rest.
  for (const wire of within) await parts.severities.follow(wire, true, undefined, signal);
  return within.map((wire) => namedAlert(parts, wire));
}

function dataOf(series: readonly Series[] | undefined): Evidence['data'] {
  if (series === undefined || series.length === 0) return 'unknown';
  return series.some(({ points }) => points.length > 0) ? 'present' : 'absent';
}

function explainData(
  monitor: Monitor,
  subject: Expectation | Forbidden,
  series: readonly Series[] | undefined,
  alerts: readonly Alert[],
  fromMs: number,
): readonly Explanation[] {
  const threshold = thresholdOf(monitor, askedOf(subject));
  return (series ?? []).flatMap((each): readonly Explanation[] => {
    if (each.points.length === 0) return [{ cause: 'no-data', evidence: `no point of ${each.title} in the window` }];
    return threshold === undefined
      ? []
      : explainSeries(monitor, threshold, each, reachedOf(monitor, subject, alerts), fromMs);
  });
}

function explainSeries(
  monitor: Monitor,
  threshold: Threshold,
  { title, points }: Series,
  reachedAtMs: number | undefined,
  fromMs: number,
): readonly Explanation[] {
  const { duration, attempts } = breachRuleOf(monitor);
  const breach = breachOf(points, threshold, { duration, attempts });
  if (breach === undefined) return [];
  const [extreme, side] = threshold.operator === '>' ? ['peaked at', 'above'] : ['fell to', 'below'];
  const limit = `${threshold.severity} is ${side} ${figure(threshold.value)}`;
  const peak = `${title} ${extreme} ${figure(breach.peak.value)}, ${limit}`;
  if (breach.pointsInRow === 0) return [{ cause: 'below-threshold', evidence: peak }];
  if (breach.crossedAtMs === undefined) {
    const means =
      duration > 1 ? `; means of ${duration} points reached ${figure(breach.peakMean ?? breach.peak.value)}` : '';
    const needed = `${breach.meansInRow} of ${attempts} ${duration > 1 ? 'means' : 'points'} in a row that are needed`;
    return [{ cause: 'too-short', evidence: `${peak}, ${breach.pointsInRow} in a row${means}: ${needed}` }];
  }
  // A point has the whole second in which the window began, if it is of that one.
  const crossedAfterMs = Math.max(0, breach.crossedAtMs - fromMs);
  const crossed = `${title} had crossed its threshold for long enough ${inSeconds(crossedAfterMs)} after the window began`;
  if (reachedAtMs === undefined)
    return [{ cause: 'slow-evaluation', evidence: `${crossed} (${peak}), and no alert was ${threshold.severity}` }];
  const lateMs = reachedAtMs - breach.crossedAtMs;
  if (lateMs <= slowBeyondMs) return [];
  const evidence = `${crossed}, and the alert was ${threshold.severity} ${inSeconds(lateMs)} later`;
  return [{ cause: 'slow-evaluation', evidence }];
}

/**
 * When the first alert that is meant was as severe as asked, provider's clock. Its opening says less: a first minute
 * that the fault only half filled may have opened it as a warning.
 */
function reachedOf(monitor: Monitor, subject: Expectation | Forbidden, alerts: readonly Alert[]): number | undefined {
  const asked = askedOf(subject);
  return alerts
    .filter((alert) => alert.monitor.id === monitor.id && targetMatches(alert.target, subject.on))
    .flatMap(({ transitions }) => transitions.find(({ severity }) => satisfies(severity, asked)) ?? [])
    .map(({ at }) => at.earliest)
    .sort((a, b) => a - b)[0];
}

/** Alerts of the window that are nearly the one that was asked for. */
function nearMisses(
  monitor: Monitor,
  subject: Expectation | Forbidden,
  alerts: readonly Alert[],
): readonly Explanation[] {
  const asked = 'withinMs' in subject ? subject : undefined;
  const similar = nearest(monitor.name, [...new Set(alerts.map((alert) => alert.monitor.name))]);
  return alerts.flatMap((alert): readonly Explanation[] => {
    const { severities, text } = describe(alert);
    if (alert.monitor.id !== monitor.id) {
      return similar.includes(alert.monitor.name)
        ? [{ cause: 'similar-alert', evidence: `${text} fired instead` }]
        : [];
    }
    if (!targetMatches(alert.target, subject.on)) return [{ cause: 'other-target', evidence: `${text} fired` }];
    if (asked === undefined || severities.some((severity) => satisfies(severity, asked))) return [];
    return [{ cause: 'other-severity', evidence: `${text} was ${severities.join(', then ') || 'closed'} only` }];
  });
}

function describe(alert: Alert) {
  const { target } = alert;
  const where = target.hostName ?? target.hostId ?? target.service;
  const severities = alert.transitions.map(({ severity }) => severity).filter((severity) => severity !== 'ok');
  return { severities, text: `alert ${alert.id} of ${alert.monitor.name}${where === undefined ? '' : ` on ${where}`}` };
}

/** Four significant digits say enough to people. */
const figure = (value: number): string => String(Number(value.toPrecision(4)));
