import { formatDuration } from '../config/duration';
import { expectationText, notificationText, resolutionText, silenceText } from '../domain/findingText';
import type { AlertReport, DrillReport, ExpectationReport } from '../domain/report';
import { middleMsOf } from '../domain/reportTime';
import { safeDeadlineMs } from '../domain/safeDeadline';
import { stagesText } from '../domain/stagesText';
import type { Outcome } from '../domain/verdict';
import { inSeconds } from '../domain/wording';
import type { LocalTime } from './localTime';

/** One verdict in words: what was expected, what came of it, and why. */
export interface DrillFinding {
  readonly outcome: Outcome;
  /** Whom it is about: `Shop p95 latency (critical)`; absent: the whole drill. */
  readonly subject?: string;
  /** `critical within 15 s`; absent where the drill was blocked before anything could be expected. */
  readonly expected?: string;
  /** What came of it: `missed: ...`. */
  readonly verdict: string;
  /** Which key of the expectation file asks for it. */
  readonly path: readonly (string | number)[];
  /** What is said below it, in this order. */
  readonly asides: readonly Aside[];
}

export interface Aside {
  readonly kind: 'alert' | 'stages' | 'evidence' | 'deadline' | 'hint';
  /** What it begins with: `within: 15s`, a line of YAML. */
  readonly lead?: string;
  readonly text: string;
  /** Where it is seen. */
  readonly url?: string;
}

/** Both in one: `Shop p95 latency (critical): detected after 7.4 s`. */
export const findingText = ({ subject, verdict }: DrillFinding): string =>
  subject === undefined ? verdict : `${subject}: ${verdict}`;

/** All verdicts of a drill; of one that was blocked, what stood in the way. Texts are as they came: hostile ones, too. */
export function drillFindings(drill: DrillReport, time: LocalTime): readonly DrillFinding[] {
  const { expectations, forbidden, unexpected, blockedBy } = drill;
  if (blockedBy !== undefined) return blockedBy.map((blocked) => blockedFinding(blocked, drill));
  return [
    ...expectations.flatMap((expectation, index) => expectationFindings(expectation, ['expect', index], time)),
    ...forbidden.map((silence, index): DrillFinding => ({
      outcome: silence.outcome,
      subject: `${silence.monitor.name} (forbidden)`,
      expected: 'no alert',
      verdict: silenceText(silence),
      path: ['forbid', index, 'monitor'],
      asides: [...alertAside(silence.alert, time), ...evidenceAsides(tellingOf(silence.explanation, silence))],
    })),
    ...(unexpected.outcome === undefined
      ? []
      : [
          {
            ...{ outcome: unexpected.outcome, subject: 'any other alert', expected: 'no alert' },
            ...{ verdict: silenceText(unexpected), path: ['unexpected'], asides: [] },
          },
        ]),
  ];
}

/** Each thing once: it concerns all that the scenario asks for, and nothing was injected. */
function blockedFinding({ monitor, cause, detail, hint }: BlockedReport, { expectations }: DrillReport): DrillFinding {
  const what = cause === 'already-open' ? cause : 'blocked';
  const index = expectations.findIndex((each) => each.monitor.name === monitor);
  return {
    outcome: 'inconclusive',
    ...(monitor !== undefined && { subject: monitor }),
    verdict: `${what}: ${detail}`,
    path: index === -1 ? ['scenario'] : ['expect', index, 'monitor'],
    asides: hint === undefined ? [] : [{ kind: 'hint', lead: 'hint:', text: hint }],
  };
}

type BlockedReport = NonNullable<DrillReport['blockedBy']>[number];

function expectationFindings(
  expectation: ExpectationReport,
  path: DrillFinding['path'],
  time: LocalTime,
): readonly DrillFinding[] {
  const { monitor, severity, verdict, outcome, resolved, alert, explanation, withinMs } = expectation;
  return [
    {
      outcome,
      subject: severity === undefined ? monitor.name : `${monitor.name} (${severity})`,
      expected: `${severity ?? 'an alert'} within ${inSeconds(withinMs)}`,
      verdict: expectationText(expectation),
      path: [...path, 'monitor'],
      asides: [
        ...alertAside(alert, time),
        ...stagesAside(expectation),
        ...evidenceAsides(
          verdict === 'missed' && explanation.length === 0 ? unexplained : tellingOf(explanation, expectation),
        ),
        ...deadlineAside(expectation),
      ],
    },
    // Verdicts of their own, with deadlines of their own: after all that is said of this one.
    ...notificationFinding(expectation, path),
    ...(resolved === undefined
      ? []
      : [
          {
            outcome: resolved.outcome,
            subject: monitor.name,
            expected: `closed within ${inSeconds(resolved.withinMs)}`,
            verdict: resolutionText(resolved),
            path: [...path, 'resolved'],
            asides: [],
          },
        ]),
  ];
}

function notificationFinding(
  { monitor, notified }: ExpectationReport,
  path: DrillFinding['path'],
): readonly DrillFinding[] {
  if (notified === undefined) return [];
  const { verdict, outcome, explanation, receiver, withinMs } = notified;
  const isUnexplained = verdict === 'not-notified' && explanation.length === 0;
  return [
    {
      outcome,
      subject: monitor.name,
      expected: `${receiver === undefined ? 'somebody' : `receiver ${receiver}`} told within ${inSeconds(withinMs)}`,
      verdict: notificationText(notified),
      path: [...path, 'notified'],
      asides: evidenceAsides(isUnexplained ? unexplained : tellingOf(explanation, notified)),
    },
  ];
}

function stagesAside({ stagesMs }: ExpectationReport): readonly Aside[] {
  const text = stagesText(stagesMs);
  return text === undefined ? [] : [{ kind: 'stages', text: `stages: ${text}` }];
}

/**
 * That there is no evidence matters where something failed; what proves nothing has said why itself. Evidence that is
 * the verdict's own reason has been said.
 */
const tellingOf = (
  explanation: ExpectationReport['explanation'],
  { outcome, reason }: { readonly outcome: Outcome; readonly reason?: string },
): ExpectationReport['explanation'] =>
  explanation
    .filter(({ cause }) => outcome === 'failed' || cause !== 'no-evidence')
    .filter(({ evidence }) => evidence !== reason);

const unexplained: ExpectationReport['explanation'] = [
  { cause: 'no-evidence', evidence: "the provider's own data do not say why" },
];

/** Evidence, not a guess; and where there is none for a miss, that is said. */
const evidenceAsides = (explanation: ExpectationReport['explanation']): readonly Aside[] =>
  explanation.map(({ cause, evidence }) => ({ kind: 'evidence', text: `${cause}: ${evidence}` }));

function alertAside(alert: AlertReport | undefined, time: LocalTime): readonly Aside[] {
  if (alert === undefined) return [];
  const steps = alert.transitions
    .filter(({ severity }) => severity !== 'ok')
    .map(({ severity, at }) => `${severity} at ${time.clock(middleMsOf(at))}`);
  const stamp = alert.openedFrom === undefined ? '' : ` by ${alert.openedFrom}`;
  const value = alert.value === undefined ? '' : `, value ${Number(alert.value.toPrecision(4))}`;
  const text = `alert ${alert.id}: ${steps.join(', ')}${stamp}, on ${alert.target}${value}`;
  return [{ kind: 'alert', text, ...(alert.url !== undefined && { url: alert.url }) }];
}

/** A line of YAML, ready to paste into the expectation file. */
function deadlineAside(expectation: ExpectationReport): readonly Aside[] {
  const safeMs = safeDeadlineMs(expectation);
  if (safeMs === undefined) return [];
  const { withinMs, worstMs } = expectation;
  const basis = worstMs === undefined ? '1.5 times this one latency' : `worst case ${inSeconds(worstMs)}`;
  const text =
    safeMs > withinMs
      ? `# safer than ${formatDuration(withinMs)}, which a slow phase of this monitor can exceed (${basis})`
      : `# the tightest safe deadline (${basis})`;
  return [{ kind: 'deadline', lead: `within: ${formatDuration(safeMs)}`, text }];
}
