import { expectationText, notificationText, resolutionText, silenceText } from '../../domain/findingText';
import { latencyText } from '../../domain/latencyText';
import type { DrillReport, ExpectationReport, SilenceReport } from '../../domain/report';
import { rollbackAdvice } from '../../domain/rollbackAdvice';
import { stagesText } from '../../domain/stagesText';
import type { DrillOutcome } from '../../domain/verdict';

/** One case, whatever it stands for: an expectation, its notification or resolution, a forbidden alert, the watch for others, rollback. */
export interface JunitCase {
  readonly name: string;
  readonly outcome: DrillOutcome;
  /** The verdict's code. */
  readonly type: string;
  readonly text: string;
  /** Detection latency, or how long silence was watched. */
  readonly ms?: number;
  readonly properties: Readonly<Record<string, string>>;
  readonly evidence: readonly string[];
}

/** A failed rollback is a case of its own and comes first; one that went well is not a test. */
export const junitCases = (drill: DrillReport): readonly JunitCase[] => [
  ...(drill.outcome === 'rollback-failed' ? [rollbackCase(drill)] : []),
  ...drill.expectations.flatMap((expectation) => expectationCases(expectation)),
  ...drill.forbidden.map((silence) => silenceCase(`${silence.monitor.name} (forbidden)`, silence)),
  ...unexpectedCase(drill),
];

function rollbackCase({ rollback }: DrillReport): JunitCase {
  return {
    name: 'rollback',
    outcome: 'rollback-failed',
    type: `rollback-${rollback.state}`,
    text: `${rollback.only === undefined ? 'The fault' : 'What was written to the monitoring system'} may still be there: ${rollback.message ?? rollback.state}. ${rollbackAdvice(rollback)}`,
    properties: {},
    evidence: rollback.notes,
  };
}

function expectationCases(expectation: ExpectationReport): readonly JunitCase[] {
  const { monitor, severity, outcome, verdict, latencyMs, notified, resolved, withinMs } = expectation;
  const name = severity === undefined ? monitor.name : `${monitor.name} (${severity})`;
  const properties = { ...latencyProperties(latencyMs), within_ms: String(withinMs), ...boundProperties(expectation) };
  const detection: JunitCase = {
    name,
    outcome,
    type: verdict,
    text: expectationText(expectation),
    ...(latencyMs !== undefined && { ms: latencyMs.estimate }),
    properties,
    evidence: [...stagesOf(expectation), ...evidenceOf(expectation)],
  };
  return [
    detection,
    ...(notified === undefined ? [] : [notificationCase(name, notified)]),
    ...(resolved === undefined ? [] : [resolutionCase(name, resolved)]),
  ];
}

function notificationCase(name: string, notified: NonNullable<ExpectationReport['notified']>): JunitCase {
  const whom = notified.receiver === undefined ? '' : ` by ${notified.receiver}`;
  const { latencyMs, withinMs, toldReceiver } = notified;
  return {
    name: `${name}: is notified${whom}`,
    outcome: notified.outcome,
    type: notified.verdict,
    text: notificationText(notified),
    ...(latencyMs !== undefined && { ms: latencyMs.estimate }),
    properties: {
      ...latencyProperties(latencyMs),
      within_ms: String(withinMs),
      ...(toldReceiver !== undefined && { receiver: toldReceiver }),
    },
    evidence: evidenceOf(notified),
  };
}

function resolutionCase(name: string, resolved: NonNullable<ExpectationReport['resolved']>): JunitCase {
  return {
    name: `${name}: closes again`,
    outcome: resolved.outcome,
    type: resolved.verdict,
    text: resolutionText(resolved),
    ...(resolved.latencyMs !== undefined && { ms: resolved.latencyMs.estimate }),
    properties: { ...latencyProperties(resolved.latencyMs), within_ms: String(resolved.withinMs) },
    evidence: [],
  };
}

function silenceCase(
  name: string,
  silence: Pick<SilenceReport, 'verdict' | 'outcome' | 'reason' | 'watchedMs' | 'explanation'>,
): JunitCase {
  return {
    name,
    outcome: silence.outcome,
    type: silence.verdict,
    text: silenceText(silence),
    ...(silence.watchedMs !== undefined && { ms: silence.watchedMs }),
    properties: silence.watchedMs === undefined ? {} : { watched_ms: String(silence.watchedMs) },
    evidence: evidenceOf(silence),
  };
}

function unexpectedCase({ unexpected }: DrillReport): readonly JunitCase[] {
  const { verdict, outcome, alerts } = unexpected;
  if (verdict === undefined || outcome === undefined) return [];
  const seen = alerts.map(
    ({ monitor, target, url }) => `${monitor} on ${target}${url === undefined ? '' : `, ${url}`}`,
  );
  return [{ ...silenceCase('any other alert', { ...unexpected, verdict, outcome, explanation: [] }), evidence: seen }];
}

function stagesOf({ stagesMs }: ExpectationReport): readonly string[] {
  const text = stagesText(stagesMs);
  return text === undefined ? [] : [`stages: ${text}`];
}

const evidenceOf = ({ explanation }: Pick<SilenceReport, 'explanation'>): readonly string[] =>
  explanation.map(({ cause, evidence }) => `${cause}: ${evidence}`);

const latencyProperties = (latency: ExpectationReport['latencyMs']): Readonly<Record<string, string>> =>
  latency === undefined
    ? {}
    : {
        latency: latencyText(latency),
        latency_ms: String(latency.estimate),
        latency_earliest_ms: String(latency.earliest),
        latency_latest_ms: String(latency.latest),
      };

const boundProperties = ({ floorMs, worstMs }: ExpectationReport): Readonly<Record<string, string>> => ({
  ...(floorMs !== undefined && { floor_ms: String(floorMs) }),
  ...(worstMs !== undefined && { worst_ms: String(worstMs) }),
});
