import { foldAlert, foldLatency } from './foldAlert';
import type {
  Conclusions,
  ExpectationConclusion,
  NotificationConclusion,
  ResolutionConclusion,
  SilenceConclusion,
} from './conclusions';
import type { ResolvedMonitor } from './resolvedMonitor';
import { elapsed, exactly, middleOf, type Interval } from './instant';
import { isoTime } from './isoTime';
import type { ExpectationReport, SilenceReport, StagesReport, UnexpectedReport } from './report';
import type { MonitorSelector, NotifiedExpectation } from './scenario';

const undecidedReason = 'the drill ended before this was decided';

/** What the report says of an expectation. Undecided at the end counts as inconclusive. */
export function foldExpectation(conclusion: ExpectationConclusion, conclusions: Conclusions): ExpectationReport {
  const { expectation, monitor, detection, latency, notification, resolution, verdict } = conclusion;
  const { floor, worst } = monitor ?? {};
  const reason = reasonOf(conclusion);
  return {
    key: expectation.key,
    provider: expectation.provider,
    monitor: {
      ...foldMonitor(monitor, expectation.monitor),
      ...(monitor?.url !== undefined && { url: monitor.url }),
    },
    ...(monitor !== undefined && { monitorConfigHash: monitor.configHash }),
    ...(monitor?.config && { monitorConfig: monitor.config }),
    ...(expectation.severity !== undefined && { severity: expectation.severity }),
    withinMs: expectation.withinMs,
    ...(floor !== undefined && { floorMs: floor.ms, floorTerms: floor.terms }),
    ...(worst !== undefined && { worstMs: worst.ms, worstTerms: worst.terms }),
    verdict: verdict ?? 'undecided',
    outcome: conclusion.outcome ?? 'inconclusive',
    ...(reason !== undefined && { reason }),
    borderline: conclusion.borderline,
    backdated: conclusion.backdated,
    ...(latency !== undefined && { latencyMs: foldLatency(latency) }),
    stagesMs: foldStages(conclusion, conclusions.onset),
    ...(detection !== undefined && { alert: foldAlert(detection.alert, offsetOf(conclusions, expectation.provider)) }),
    openings: conclusion.openings,
    ...(expectation.notified !== undefined &&
      notification !== undefined && { notified: foldNotification(notification, expectation.notified) }),
    ...(expectation.resolved !== undefined &&
      resolution !== undefined && { resolved: foldResolution(resolution, expectation.resolved.withinMs) }),
    explanation: conclusion.explanation,
  };
}

function foldStages({ detection, notification }: ExpectationConclusion, onset: Interval | undefined): StagesReport {
  const { arrival } = notification ?? {};
  const stage = (name: keyof StagesReport, reached: Interval | undefined) =>
    onset === undefined || reached === undefined ? {} : { [name]: Math.round(middleOf(elapsed(onset, reached))) };
  return {
    ...stage('pending', detection?.pendingAt),
    ...stage('firing', detection?.openedAt),
    ...stage('visible', detection?.visibleAt),
    ...stage('notified', arrival && exactly(arrival.atMs)),
  };
}

/** What the report says of a forbidden alert. */
export function foldSilence(conclusion: SilenceConclusion, conclusions: Conclusions): SilenceReport {
  const { forbidden, monitor, verdict, outcome, watchedMs, alert } = conclusion;
  const reason = conclusion.reason ?? (verdict === undefined ? undecidedReason : undefined);
  return {
    key: forbidden.key,
    provider: forbidden.provider,
    monitor: foldMonitor(monitor, forbidden.monitor),
    verdict: verdict ?? 'undecided',
    outcome: outcome ?? 'inconclusive',
    ...(reason !== undefined && { reason }),
    ...(watchedMs !== undefined && { watchedMs: Math.floor(watchedMs) }),
    ...(alert !== undefined && { alert: foldAlert(alert, offsetOf(conclusions, forbidden.provider)) }),
    explanation: conclusion.explanation,
  };
}

/** What the report says of the watch for other alerts; a verdict only where the scenario says `unexpected: fail`. */
export function foldUnexpected(conclusions: Conclusions): UnexpectedReport {
  const { policy, verdict, outcome, reason, watchedMs, alerts } = conclusions.unexpected;
  const undecided = policy === 'fail' && verdict === undefined;
  return {
    policy,
    ...(verdict !== undefined && { verdict }),
    ...(outcome !== undefined && { outcome }),
    ...(reason !== undefined && { reason }),
    ...(undecided && { verdict: 'undecided' as const, outcome: 'inconclusive' as const, reason: undecidedReason }),
    ...(watchedMs !== undefined && { watchedMs: Math.floor(watchedMs) }),
    alerts: alerts.map((alert) => foldAlert(alert, offsetOf(conclusions, alert.provider))),
  };
}

function foldResolution(resolution: ResolutionConclusion, withinMs: number): ExpectationReport['resolved'] & object {
  const { verdict, outcome, latency } = resolution;
  const reason = resolution.reason ?? (verdict === undefined ? undecidedReason : undefined);
  return {
    withinMs,
    verdict: verdict ?? 'undecided',
    outcome: outcome ?? 'inconclusive',
    ...(latency !== undefined && { latencyMs: foldLatency(latency) }),
    ...(reason !== undefined && { reason }),
  };
}

function foldNotification(
  notification: NotificationConclusion,
  { withinMs, receiver }: NotifiedExpectation,
): ExpectationReport['notified'] & object {
  const { verdict, outcome, borderline, arrival, latency, explanation } = notification;
  const reason = notification.reason ?? (verdict === undefined ? undecidedReason : undefined);
  return {
    withinMs,
    ...(receiver !== undefined && { receiver }),
    verdict: verdict ?? 'undecided',
    outcome: outcome ?? 'inconclusive',
    borderline,
    ...(arrival !== undefined && { arrivedAt: isoTime(arrival.atMs) }),
    ...(arrival?.receiver !== undefined && { toldReceiver: arrival.receiver }),
    ...(latency !== undefined && { latencyMs: foldLatency(latency) }),
    ...(reason !== undefined && { reason }),
    explanation,
  };
}

/** The judge's own sentence, with whom it blocked (where that is another) and the hint; else that nothing was decided. */
function reasonOf({ expectation, reason, blockedBy, verdict }: ExpectationConclusion): string | undefined {
  if (reason === undefined) return verdict === undefined ? undecidedReason : undefined;
  const { key, hint } = blockedBy.find(({ detail }) => detail === reason) ?? {};
  const ofOther = key === undefined || key === expectation.key ? reason : `${key}: ${reason}`;
  return hint === undefined ? ofOther : `${ofOther} (${hint})`;
}

function foldMonitor(monitor: ResolvedMonitor | undefined, selector: MonitorSelector): { id?: string; name: string } {
  if (monitor !== undefined) return { id: monitor.id, name: monitor.name };
  return 'id' in selector ? { id: selector.id, name: selector.id } : { name: selector.name };
}

const offsetOf = (conclusions: Conclusions, provider: string): Interval | undefined =>
  conclusions.polling[provider]?.offset;
