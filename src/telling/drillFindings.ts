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
  readonly text: string;
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

/** All verdicts of a drill; of one that was blocked, what stood in the way. Texts are as they came: hostile ones, too. */
export function drillFindings(drill: DrillReport, time: LocalTime): readonly DrillFinding[] {
  const { expectations, forbidden, unexpected, blockedBy } = drill;
  if (blockedBy !== undefined) return blockedBy.map(blockedFinding);
  return [
    ...expectations.flatMap((expectation) => expectationFindings(expectation, time)),
    ...forbidden.map((silence): DrillFinding => ({
      outcome: silence.outcome,
      text: `${silence.monitor.name} (forbidden): ${silenceText(silence)}`,
      asides: [...alertAside(silence.alert, time), ...evidenceAsides(tellingOf(silence.explanation, silence))],
    })),
    ...(unexpected.outcome === undefined
      ? []
      : [{ outcome: unexpected.outcome, text: `any other alert: ${silenceText(unexpected)}`, asides: [] }]),
  ];
}

/** Each thing once: it concerns all that the scenario asks for, and nothing was injected. */
function blockedFinding({ monitor, cause, detail, hint }: BlockedReport): DrillFinding {
  const what = cause === 'already-open' ? cause : 'blocked';
  return {
    outcome: 'inconclusive',
    text: monitor === undefined ? `${what}: ${detail}` : `${monitor}: ${what}: ${detail}`,
    asides: hint === undefined ? [] : [{ kind: 'hint', lead: 'hint:', text: hint }],
  };
}

type BlockedReport = NonNullable<DrillReport['blockedBy']>[number];

function expectationFindings(expectation: ExpectationReport, time: LocalTime): readonly DrillFinding[] {
  const { monitor, severity, verdict, outcome, resolved, alert, explanation } = expectation;
  const subject = severity === undefined ? monitor.name : `${monitor.name} (${severity})`;
  return [
    {
      outcome,
      text: `${subject}: ${expectationText(expectation)}`,
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
    ...notificationFinding(expectation),
    ...(resolved === undefined
      ? []
      : [{ outcome: resolved.outcome, text: `${monitor.name}: ${resolutionText(resolved)}`, asides: [] }]),
  ];
}

function notificationFinding({ monitor, notified }: ExpectationReport): readonly DrillFinding[] {
  if (notified === undefined) return [];
  const { verdict, outcome, explanation } = notified;
  const isUnexplained = verdict === 'not-notified' && explanation.length === 0;
  return [
    {
      outcome,
      text: `${monitor.name}: ${notificationText(notified)}`,
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
