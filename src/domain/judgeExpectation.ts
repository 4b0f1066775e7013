import type { ExpectationConclusion } from './conclusions';
import type { Detected } from './detection';
import { expectationCaseOf, type Ruling } from './expectationCase';
import { expectationRules } from './expectationRules';
import type { Expectation } from './scenario';
import type { Timeline } from './timeline';
import { expectationVerdicts } from './verdict';

/** What an expectation came to, and all that the report says of it but its notification and resolution. */
export function judgeExpectation(timeline: Timeline, expectation: Expectation): ExpectationConclusion {
  const kase = expectationCaseOf(timeline, expectation);
  const ruling = expectationRules.reduce<Ruling | undefined>((found, rule) => found ?? rule(kase), undefined);
  const monitor = timeline.monitors.get(expectation.key);
  const { detection, latency } = kase;
  return {
    expectation,
    ...(monitor && { monitor }),
    ...rulingAsConclusion(ruling),
    blockedBy: kase.blockedBy,
    borderline: kase.borderline,
    backdated: detection?.backdated ?? false,
    ...(latency && { latency }),
    ...(detection && { detection: detectionAsConclusion(detection) }),
    explanation: timeline.evidence.get(expectation.key)?.explanation ?? [],
    openings: kase.opened.length,
  };
}

function rulingAsConclusion(ruling: Ruling | undefined) {
  if (ruling === undefined) return { awaiting: 'window' as const };
  if ('awaiting' in ruling) return ruling;
  return { verdict: ruling.verdict, outcome: expectationVerdicts[ruling.verdict], reason: ruling.reason };
}

const detectionAsConclusion = ({ alert, severity, pendingAt, openedAt, visibleAt }: Detected) => ({
  alert,
  severity,
  ...(pendingAt && { pendingAt }),
  openedAt,
  visibleAt,
});
